package dev.ballast.api.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the holder of an API key may do. Each of the first three includes the ones before it.
public enum Role {
    /// Reads jobs, models, volumes and the fleet.
    VIEWER,
    /// Also submits and steers jobs, and removes models.
    OPERATOR,
    /// Also changes settings, keys and workers; may do whatever a worker may.
    ADMIN,
    /// Only claims work.
    WORKER;

    /// The names for annotations, which take constants only.
    public static final class Name {
        public static final String VIEWER = "viewer";
        public static final String OPERATOR = "operator";
        public static final String ADMIN = "admin";
        public static final String WORKER = "worker";

        private Name() {}
    }

    /// The role itself and all that it includes.
    public Set<Role> granted() {
        return switch (this) {
            case VIEWER -> Set.of(VIEWER);
            case OPERATOR -> Set.of(VIEWER, OPERATOR);
            case ADMIN -> Set.of(VIEWER, OPERATOR, ADMIN, WORKER);
            case WORKER -> Set.of(WORKER);
        };
    }

    /// The name that callers see and that is stored: lower case.
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// All names, from the smallest role to the largest.
    public static List<String> wireNames() {
        return Arrays.stream(values()).map(Role::wire).toList();
    }

    /// The role of this name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Role ofWire(String wire) {
        return Arrays.stream(values())
                .filter(role -> role.wire().equals(wire))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "'%s' is not one of %s"
                                        .formatted(wire, String.join(", ", wireNames()))));
    }
}
