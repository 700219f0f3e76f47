package dev.ballast.api.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whoever a request counts for: an API key, or a user who has signed in.
///
/// @param name whose the jobs are that it submits; no other caller has it
/// @param expiresAt from when on it may do nothing; null for never
public record Caller(String name, Role role, @Nullable Instant expiresAt) {

    static Caller of(ApiKey key) {
        return new Caller(key.name(), key.role(), key.expiresAt());
    }

    static Caller of(User user) {
        return new Caller(user.name(), user.role(), null);
    }

    /// Whether it may do anything at this time.
    public boolean isValidAt(Instant time) {
        return expiresAt == null || time.isBefore(expiresAt);
    }
}
