package dev.ballast.api.http.access;

import dev.ballast.api.access.Role;
import io.quarkus.security.credential.Credential;

/// What a caller came with: a key, directly or by a session, or the session of a user.
///
/// @param keyHash of the key's secret, or the user's mark
/// @param role the largest that it has
public record KeyCredential(String keyHash, Role role) implements Credential {}
