package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tells what other programs have put into a cache from what is ours. All of ours was announced
/// before it was placed, and is in a manifest before its announcement goes.
final class ForeignFiles {
    private final VolumeLayout layout;
    private final Manifests manifests;
    private final Announcements announcements;

    ForeignFiles(VolumeLayout layout, Manifests manifests, Announcements announcements) {
        this.layout = layout;
        this.manifests = manifests;
        this.announcements = announcements;
    }

    /// What there is of others where this model is about to be published.
    Foreign before(Manifest model) throws IOException {
        CacheSnapshot snapshot = model.snapshot();
        if (snapshot == null) {
            return Foreign.NONE;
        }
        Set<RelativePath> names = new HashSet<>();
        for (RelativePath name : model.namesInCache()) {
            if (Files.exists(layout.published(name), LinkOption.NOFOLLOW_LINKS)) {
                names.add(name);
            }
        }
        RelativePath refFile = snapshot.refFile();
        String says = refFile == null ? "" : CacheIndex.readRef(layout.published(refFile));
        String ref = says.isEmpty() ? null : says;
        for (Manifest ours : ours()) {
            names.removeAll(ours.namesMade());
            if (ours.snapshot() != null
                    && ours.snapshot().hasRefOf(snapshot)
                    && ours.snapshot().commit().equals(says)) {
                ref = ours.foreignThere().ref();
            }
        }
        return new Foreign(names, ref);
    }

    /// Announcements first, as they become manifests.
    private List<Manifest> ours() throws IOException {
        List<Manifest> all = new ArrayList<>(announcements.list());
        all.addAll(manifests.list());
        return all;
    }
}
