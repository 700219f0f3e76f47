package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What somebody signs in with.
@Schema(
        name = "SignInRequest",
        requiredProperties = {"name", "password"})
record SignInBody(@Nullable String name, @Nullable String password) {

    /// The body with its fields checked.
    Wish check() {
        Violations violations = new Violations();
        if (!Texts.isPlain(name, UserBody.LONGEST_NAME)) {
            violations.refuse("name", "takes 1 to %d characters".formatted(UserBody.LONGEST_NAME));
        }
        if (!Texts.isPlain(password, UserBody.LONGEST_PASSWORD)) {
            violations.refuse(
                    "password", "takes 1 to %d characters".formatted(UserBody.LONGEST_PASSWORD));
        }
        violations.check();
        return new Wish(Objects.requireNonNull(name).strip(), Objects.requireNonNull(password));
    }

    /// A name and a password that can be tried.
    record Wish(String name, String password) {
        /// Without the password.
        @Override
        public String toString() {
            return "Wish[]";
        }
    }

    /// Without the password.
    @Override
    public String toString() {
        return "SignInBody[]";
    }
}
