package dev.ballast.download.engine.verify;

import dev.ballast.model.artifact.ByteRange;
import java.util.List;

/// Digests of the parts of a content, all of one size but the last, which may be shorter. With them
/// only the wrong parts of a damaged file are fetched again.
///
/// @param partSize bytes, 1 or more
/// @param digests of the parts in their order, at least one
public record PartDigests(long partSize, List<Digest> digests) {
    public PartDigests {
        digests = List.copyOf(digests);
        if (partSize < 1 || digests.isEmpty()) {
            throw new IllegalArgumentException(
                    "%d parts of %d bytes make no content".formatted(digests.size(), partSize));
        }
        for (Digest digest : digests) {
            if (digest.algorithm() == DigestAlgorithm.GIT_BLOB_SHA1) {
                throw new IllegalArgumentException("Git digests are of whole contents only");
            }
        }
    }

    /// Whether the parts tile a content of this size.
    public boolean fit(long size) {
        return size > 0 && Math.ceilDiv(size, partSize) == digests.size();
    }

    /// Where a part lies in a content of this size.
    ///
    /// @param index 0 or more
    public ByteRange range(int index, long size) {
        long first = index * partSize;
        return new ByteRange(first, Math.min(first + partSize, size));
    }
}
