package dev.ballast.api.uploads;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// What a part must hold, as tus sends it in `Upload-Checksum` (tus 1.0, Checksum).
///
/// @param algorithm one of [#ALGORITHMS]
/// @param hex hexadecimal digits of the digest
public record PartChecksum(String algorithm, String hex) {
    /// As tus names them.
    public static final List<String> ALGORITHMS = List.of("sha1", "sha256", "md5");

    /// Reads `<algorithm> <base64>`.
    ///
    /// @throws IllegalArgumentException if it is anything else
    public static PartChecksum parse(String text) {
        String[] parts = text.strip().split(" +", -1);
        String algorithm = parts[0].toLowerCase(Locale.ROOT);
        if (parts.length != 2 || !ALGORITHMS.contains(algorithm)) {
            throw new IllegalArgumentException(
                    "takes an algorithm (%s) and a digest in Base64"
                            .formatted(String.join(", ", ALGORITHMS)));
        }
        return new PartChecksum(
                algorithm, HexFormat.of().formatHex(Base64.getDecoder().decode(parts[1])));
    }

    /// Begins to compute it.
    public MessageDigest begin() {
        try {
            return MessageDigest.getInstance(
                    switch (algorithm) {
                        case "sha1" -> "SHA-1";
                        case "md5" -> "MD5";
                        default -> "SHA-256";
                    });
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    public boolean isOf(MessageDigest computed) {
        return hex.equals(HexFormat.of().formatHex(computed.digest()));
    }
}
