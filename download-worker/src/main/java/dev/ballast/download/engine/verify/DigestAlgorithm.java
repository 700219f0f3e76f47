package dev.ballast.download.engine.verify;

import java.util.regex.Pattern;

/// The digests that sources name their contents by.
public enum DigestAlgorithm {
    SHA256("SHA-256", 64),
    /// SHA-1 over `blob `, the size in decimal, a zero byte and the content: what Git calls a file.
    GIT_BLOB_SHA1("Git blob SHA-1", 40),
    SHA1("SHA-1", 40),
    MD5("MD5", 32),
    /// Castagnoli (RFC 3720 §12.1); the digits of the number, most significant first.
    CRC32C("CRC-32C", 8),
    BLAKE3("BLAKE3", 64);

    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    private final String label;
    private final int hexDigits;

    DigestAlgorithm(String label, int hexDigits) {
        this.label = label;
        this.hexDigits = hexDigits;
    }

    /// What people call it.
    public String label() {
        return label;
    }

    /// Whether this is a digest of this algorithm: lower case, as many digits as it gives.
    public boolean fits(String hex) {
        return hex.length() == hexDigits && HEX.matcher(hex).matches();
    }

    int hexDigits() {
        return hexDigits;
    }
}
