package dev.ballast.download.engine.verify;

import dev.ballast.model.artifact.Sha256;
import java.util.Locale;

/// A digest of a content, as a source names it.
///
/// @param hex hexadecimal digits, as many as the algorithm gives; upper case is accepted and folded
public record Digest(DigestAlgorithm algorithm, String hex) {
    public Digest {
        hex = hex.toLowerCase(Locale.ROOT);
        if (!algorithm.fits(hex)) {
            throw new IllegalArgumentException(
                    "'%s' is not a %s: it takes %d hexadecimal digits"
                            .formatted(hex, algorithm.label(), algorithm.hexDigits()));
        }
    }

    public static Digest of(Sha256 sha256) {
        return new Digest(DigestAlgorithm.SHA256, sha256.hex());
    }

    @Override
    public String toString() {
        return algorithm.label() + " " + hex;
    }
}
