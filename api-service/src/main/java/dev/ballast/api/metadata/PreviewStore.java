package dev.ballast.api.metadata;

import dev.ballast.model.artifact.Sha256;
import java.util.Optional;

/// Pictures and short videos, by what is in them. Their bytes tell what they are.
public interface PreviewStore {
    /// Most bytes that one has.
    int MOST_BYTES = 2 << 20;

    /// Keeps it; one that is there counts as new.
    void save(Sha256 sha256, byte[] bytes);

    /// The one of this name.
    Optional<byte[]> find(Sha256 sha256);

    /// The file of a source's picture, relative to the root of a volume.
    Optional<String> fileOf(String source);

    /// Whether such a file is of one source alone.
    boolean isOfOne(String path);
}
