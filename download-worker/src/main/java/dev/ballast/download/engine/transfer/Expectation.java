package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.http.Validator;
import dev.ballast.model.artifact.Sha256;
import org.jspecify.annotations.Nullable;

/// What is known about a file before it is fetched; null for what is not.
///
/// @param size bytes; checked
/// @param sha256 checked
/// @param pinned the one version that is wanted: any other is a failure. Without it the newest
///   version is fetched, and a change during the transfer costs one fresh start
public record Expectation(
        @Nullable Long size, @Nullable Sha256 sha256, @Nullable Validator pinned) {
    /// Nothing is known.
    public static final Expectation NONE = new Expectation(null, null, null);

    public Expectation {
        if (size != null && size < 0) {
            throw new IllegalArgumentException("size %d is negative".formatted(size));
        }
    }

    public Expectation withSize(long bytes) {
        return new Expectation(bytes, sha256, pinned);
    }

    public Expectation withSha256(Sha256 digest) {
        return new Expectation(size, digest, pinned);
    }

    public Expectation withPinned(Validator version) {
        return new Expectation(size, sha256, version);
    }
}
