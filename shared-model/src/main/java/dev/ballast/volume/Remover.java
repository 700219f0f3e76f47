package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes a model off the volume: its names first, then its manifest, then bytes that nobody uses.
/// Ended at any point and done again, it leaves the same as if done once.
final class Remover {
    private final VolumeLayout layout;
    private final BlobStore blobs;
    private final Manifests manifests;
    private final Names names;

    Remover(VolumeLayout layout, BlobStore blobs, Manifests manifests) {
        this.layout = layout;
        this.blobs = blobs;
        this.manifests = manifests;
        this.names = new Names(layout);
    }

    void remove(Work.Remove work, StepObserver steps) throws IOException {
        ModelKey key = keyOf(work.modelKey());
        Manifest own = key == null ? null : manifests.find(key).orElse(null);
        List<Manifest> others = key == null ? manifests.list() : manifests.others(key);
        Set<RelativePath> published = new LinkedHashSet<>(work.paths());
        if (own != null) {
            own.files().forEach(file -> published.add(file.published()));
        }
        names.takeOff(published, others);
        steps.after("names gone");
        if (key != null) {
            manifests.delete(key);
            steps.after("manifest gone");
        }
        for (Sha256 blob : work.blobs()) {
            if (others.stream().noneMatch(other -> other.uses(blob))) {
                blobs.delete(blob);
            }
        }
        steps.after("blobs gone");
        for (UUID task : work.staging()) {
            DurableFiles.deleteTree(layout.staging(task));
        }
        steps.after("staging gone");
    }

    private static @Nullable ModelKey keyOf(@Nullable String key) throws VolumeException {
        try {
            return key == null ? null : new ModelKey(key);
        } catch (IllegalArgumentException e) {
            throw VolumeException.refused(e);
        }
    }
}
