package dev.ballast.api.http.v1;

import dev.ballast.api.access.CredentialHost;
import dev.ballast.api.http.problem.Violations;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What an admin sends to store a secret for a hub.
@Schema(
        name = "CredentialRequest",
        requiredProperties = {"host", "secret"})
record CredentialBody(
        @Schema(
                        description =
                                "Whose secret it is: huggingface.co, civitai.com, or the host of"
                                        + " https:// sources, with its port unless it is 443")
                @Nullable String host,
        @Nullable String name,
        @Schema(description = "Shown nowhere, ever") @Nullable String secret) {
    private static final int LONGEST_NAME = 100;

    /// The body with its fields checked.
    Wish check() {
        Violations violations = new Violations();
        if (host == null) {
            violations.refuse("host", "is missing");
        }
        String whose = violations.parse("host", host, CredentialHost::parse);
        if (name != null && !Texts.isPlain(name, LONGEST_NAME)) {
            violations.refuse(
                    "name",
                    "takes 1 to %d characters, none of them a control character"
                            .formatted(LONGEST_NAME));
        }
        if (secret == null) {
            violations.refuse("secret", "is missing");
        }
        SecretFields.checkToken(violations, "secret", secret);
        violations.check();
        String host = Objects.requireNonNull(whose);
        return new Wish(host, name == null ? host : name, Objects.requireNonNull(secret));
    }

    /// A secret that can be stored.
    record Wish(String host, String name, String secret) {
        /// Without the secret.
        @Override
        public String toString() {
            return "Wish[host=%s]".formatted(host);
        }
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "CredentialBody[host=%s]".formatted(host);
    }
}
