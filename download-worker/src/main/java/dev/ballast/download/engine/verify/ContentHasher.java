package dev.ballast.download.engine.verify;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/// Several digests of one content in one pass over its bytes; SHA-256 is always among them. Not
/// thread-safe.
public final class ContentHasher {
    private final Map<DigestAlgorithm, RunningDigest> running =
            new EnumMap<>(DigestAlgorithm.class);

    private ContentHasher() {}

    /// Begins an empty content.
    ///
    /// @param expected the digests that the content will be compared with
    /// @param size bytes of the whole content; used only where a Git digest is expected
    public static ContentHasher of(Collection<Digest> expected, long size) {
        ContentHasher hasher = new ContentHasher();
        hasher.running.put(DigestAlgorithm.SHA256, RunningDigest.of(DigestAlgorithm.SHA256, size));
        for (Digest digest : expected) {
            hasher.running.computeIfAbsent(
                    digest.algorithm(), algorithm -> RunningDigest.of(algorithm, size));
        }
        return hasher;
    }

    /// Takes all remaining bytes.
    public void update(ByteBuffer bytes) {
        int start = bytes.position();
        for (RunningDigest digest : running.values()) {
            bytes.position(start);
            digest.update(bytes);
        }
    }

    /// The digests of everything so far; ends this hasher.
    public Digests finish() {
        Map<DigestAlgorithm, String> found = new EnumMap<>(DigestAlgorithm.class);
        running.forEach((algorithm, digest) -> found.put(algorithm, digest.hex()));
        return new Digests(found);
    }
}
