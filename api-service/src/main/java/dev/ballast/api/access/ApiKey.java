package dev.ballast.api.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A key without its secret: what is known of it after it was handed out.
///
/// @param name whose it is; shown as the owner of the jobs that it submits
/// @param expiresAt from when on it opens nothing; null for never
/// @param lastUsedAt to the minute; null if it never was
public record ApiKey(
        UUID id,
        String name,
        Role role,
        @Nullable Instant expiresAt,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {

    /// Whether it opens anything at this time.
    public boolean isValidAt(Instant time) {
        return expiresAt == null || time.isBefore(expiresAt);
    }

    /// The key with its secret, which exists in this answer only.
    public record Created(ApiKey key, KeySecret secret) {}
}
