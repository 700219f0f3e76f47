package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.http.problem.Violations;
import java.time.Instant;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What an admin sends to make a key.
@Schema(
        name = "ApiKeyRequest",
        requiredProperties = {"name", "role"})
record KeyBody(@Nullable String name, @Nullable String role, @Nullable Instant expiresAt) {
    private static final int LONGEST_NAME = 100;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /// The body with its fields checked.
    Wish check(Instant now) {
        Violations violations = new Violations();
        if (!Texts.isPlain(name, LONGEST_NAME)) {
            violations.refuse(
                    "name",
                    "takes 1 to %d characters, none of them a control character"
                            .formatted(LONGEST_NAME));
        }
        if (role == null) {
            violations.refuse("role", "is missing");
        }
        Role parsed = violations.parse("role", role, Role::ofWire);
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            violations.refuse("expires_at", "is in the past");
        } else if (expiresAt != null && expiresAt.isAfter(LATEST)) {
            violations.refuse("expires_at", "is after the year 9999; leave it out for never");
        }
        violations.check();
        return new Wish(Objects.requireNonNull(name), Objects.requireNonNull(parsed), expiresAt);
    }

    /// A key that can be made.
    record Wish(String name, Role role, @Nullable Instant expiresAt) {}
}
