package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.http.problem.Violations;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What an admin says of a user. To make one it takes all of it; a change leaves what is not said.
@Schema(name = "UserRequest")
record UserBody(
        @Schema(description = "What the user signs in with, in upper or lower case")
                @Nullable String name,
        @Schema(description = "viewer, operator or admin") @Nullable String role,
        @Schema(description = "12 to 256 characters; shown nowhere, ever")
                @Nullable String password) {
    static final int LONGEST_NAME = 100;
    static final int LONGEST_PASSWORD = 256;
    private static final int SHORTEST_PASSWORD = 12;

    /// The body of a new user, with its fields checked.
    Wish check() {
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
        if (password == null) {
            violations.refuse("password", "is missing");
        }
        Change said = said(violations);
        return new Wish(
                Objects.requireNonNull(name).strip(),
                Objects.requireNonNull(said.role()),
                Objects.requireNonNull(said.password()));
    }

    /// The body of a change, with its fields checked.
    Change checkChange() {
        Violations violations = new Violations();
        if (name != null) {
            violations.refuse("name", "cannot be changed; jobs belong to it");
        }
        return said(violations);
    }

    private Change said(Violations violations) {
        Role wanted = violations.parse("role", role, UserBody::person);
        if (password != null && !isGood(password)) {
            violations.refuse(
                    "password",
                    "takes %d to %d characters, none of them a control character"
                            .formatted(SHORTEST_PASSWORD, LONGEST_PASSWORD));
        } else if (password != null && password.equalsIgnoreCase(name)) {
            violations.refuse("password", "is the name");
        }
        violations.check();
        return new Change(wanted, password);
    }

    private static boolean isGood(String password) {
        return Texts.isPlain(password, LONGEST_PASSWORD)
                && password.codePointCount(0, password.length()) >= SHORTEST_PASSWORD;
    }

    private static Role person(String wire) {
        Role role = Role.ofWire(wire);
        if (role == Role.WORKER) {
            throw new IllegalArgumentException(
                    "worker is for keys; people are viewer, operator or admin");
        }
        return role;
    }

    /// A user who can be made.
    record Wish(String name, Role role, String password) {
        /// Without the password.
        @Override
        public String toString() {
            return "Wish[name=%s]".formatted(name);
        }
    }

    /// What is to be changed; null for what is to stay.
    record Change(@Nullable Role role, @Nullable String password) {
        /// Without the password.
        @Override
        public String toString() {
            return "Change[role=%s]".formatted(role);
        }
    }

    /// Without the password.
    @Override
    public String toString() {
        return "UserBody[name=%s]".formatted(name);
    }
}
