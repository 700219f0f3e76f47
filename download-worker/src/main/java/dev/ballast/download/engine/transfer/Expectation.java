package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.verify.Digest;
import dev.ballast.download.engine.verify.DigestAlgorithm;
import dev.ballast.download.engine.verify.PartDigests;
import dev.ballast.http.AnswerHead;
import dev.ballast.http.Validator;
import dev.ballast.model.artifact.Sha256;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is known about a file before it is fetched; null or empty for what is not.
///
/// @param size bytes; checked
/// @param digests of the whole content; all are checked, in one pass. Git's needs the size
/// @param pinned the one version that is wanted: any other is a failure. Without it the newest
///   version is fetched, and a change during the transfer costs one fresh start
/// @param parts tell which bytes of a damaged file to fetch again
public record Expectation(
        @Nullable Long size,
        List<Digest> digests,
        @Nullable Validator pinned,
        @Nullable PartDigests parts) {
    /// Nothing is known.
    public static final Expectation NONE = new Expectation(null, List.of(), null, null);

    public Expectation {
        digests = List.copyOf(digests);
        if (size != null && size < 0) {
            throw new IllegalArgumentException("size %d is negative".formatted(size));
        }
        if (size == null
                && digests.stream().anyMatch(d -> d.algorithm() == DigestAlgorithm.GIT_BLOB_SHA1)) {
            throw new IllegalArgumentException("a Git digest is of no use without the size");
        }
        if (parts != null && (size == null || !parts.fit(size))) {
            throw new IllegalArgumentException(
                    "%d parts of %d bytes do not tile a content of %s bytes"
                            .formatted(parts.digests().size(), parts.partSize(), size));
        }
    }

    /// Whether wrong bytes would be found out at the end.
    public boolean verifiable() {
        return !digests.isEmpty() || parts != null;
    }

    /// Whether a hub says, before the content comes, that it is another one: its `X-Linked-Etag` is
    /// the SHA-256 (as observed with the Hugging Face Hub).
    boolean deniedBy(AnswerHead head) {
        String said = head.field("x-linked-etag");
        String hex = said == null ? "" : said.replace("\"", "").toLowerCase(Locale.ROOT);
        return DigestAlgorithm.SHA256.fits(hex)
                && digests.stream()
                        .filter(digest -> digest.algorithm() == DigestAlgorithm.SHA256)
                        .anyMatch(digest -> !digest.hex().equals(hex));
    }

    public Expectation withSize(long bytes) {
        return new Expectation(bytes, digests, pinned, parts);
    }

    public Expectation withSha256(Sha256 digest) {
        return withDigest(Digest.of(digest));
    }

    /// Adds a digest to those that are checked.
    public Expectation withDigest(Digest digest) {
        List<Digest> all = Stream.concat(digests.stream(), Stream.of(digest)).distinct().toList();
        return new Expectation(size, all, pinned, parts);
    }

    public Expectation withPinned(Validator version) {
        return new Expectation(size, digests, version, parts);
    }

    public Expectation withParts(PartDigests digestsOfParts) {
        return new Expectation(size, digests, pinned, digestsOfParts);
    }
}
