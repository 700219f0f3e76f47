package dev.ballast.api.access;

import dev.ballast.model.artifact.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// The secret half of an API key: `bk_` and 32 random bytes as base64url. With that much chance in
/// it a plain SHA-256 is a safe thing to store: there is nothing to guess.
///
/// Keys are looked up by that hash, so that how long a comparison takes tells nothing about a key.
///
/// @param text what the caller sends; never logged, never stored
public record KeySecret(String text) {
    private static final Pattern FORM = Pattern.compile("bk_[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    public KeySecret {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not an API key: it takes bk_ and 43 characters");
        }
    }

    /// A new one, like no other.
    public static KeySecret random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new KeySecret("bk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// The key in this text; empty if the text cannot be one.
    public static Optional<KeySecret> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new KeySecret(text)) : Optional.empty();
    }

    /// What is stored: SHA-256 in lower-case hex.
    public String hash() {
        return Sha256.ofContent(text.getBytes(StandardCharsets.US_ASCII)).hex();
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "KeySecret[bk_…]";
    }
}
