package dev.ballast.api.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What happens to files that run code when they are loaded.
public enum UnsafeFiles {
    /// They are published, and nothing is said.
    ALLOW,
    /// They are published, and their model says so.
    WARN,
    /// A job that brings one fails before anything of it becomes visible.
    BLOCK;

    /// The name on the wire and in the database: lower case.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The policy of this wire name; empty if there is none.
    public static Optional<UnsafeFiles> ofWire(String wire) {
        return Arrays.stream(values()).filter(policy -> policy.wire().equals(wire)).findFirst();
    }
}
