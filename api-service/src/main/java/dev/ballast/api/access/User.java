package dev.ballast.api.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody who signs in to the page with a name and a password; without the password.
///
/// @param name no other user has it, in upper or lower case, and no working key
/// @param role any but [Role#WORKER]
/// @param lastSignInAt null if there was none
public record User(
        UUID id, String name, Role role, Instant createdAt, @Nullable Instant lastSignInAt) {

    /// What a sign-in is checked by and what it leads to.
    ///
    /// @param password its hash, as [PasswordHash] makes it
    /// @param mark what sessions of the user name, in the form of a key's hash; by chance alone,
    ///   and another one after each change of the password
    public record Credentials(User user, String password, String mark) {}
}
