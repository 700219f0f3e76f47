package dev.ballast.api.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secret that a hook and its receiver share, in the form of the Standard Webhooks
/// specification: `whsec_` and base64 of 32 random bytes.
///
/// @param text never logged, and shown once
public record WebhookSecret(String text) {
    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// A new one, like no other.
    public static WebhookSecret random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }

    /// The value of `webhook-signature`: `v1,` and base64 of the HMAC-SHA256 (RFC 2104) of
    /// `<event>.<timestamp>.<payload>` with the bytes behind `whsec_` as key.
    ///
    /// @param timestamp seconds since 1970, as in `webhook-timestamp`
    public String sign(UUID event, long timestamp, String payload) {
        try {
            byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] signed =
                    "%s.%d.%s"
                            .formatted(event, timestamp, payload)
                            .getBytes(StandardCharsets.UTF_8);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "WebhookSecret[whsec_…]";
    }
}
