package dev.ballast.model.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// A SHA-256 digest: the name of a blob. Equal digests mean equal bytes.
///
/// @param hex 64 lower-case hexadecimal digits; upper case is accepted and folded
public record Sha256(@JsonValue String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    @JsonCreator
    public Sha256 {
        hex = hex.toLowerCase(Locale.ROOT);
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a SHA-256: it takes 64 hexadecimal digits".formatted(hex));
        }
    }

    /// The digest of these 32 bytes.
    ///
    /// @throws IllegalArgumentException if there are not exactly 32
    public static Sha256 of(byte[] digest) {
        return new Sha256(HexFormat.of().formatHex(digest));
    }

    /// The digest of a content that is in memory.
    public static Sha256 ofContent(byte[] content) {
        return of(algorithm().digest(content));
    }

    /// What computes one.
    public static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
