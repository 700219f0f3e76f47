package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.volume.Announcements.Announced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tells what other programs have put on the volume from what is ours. In a cache all of ours was
/// announced before it was placed, and is in a manifest before its announcement goes; in the plain
/// view names of ours show blobs.
final class ForeignFiles {
    private final VolumeLayout layout;
    private final Manifests manifests;
    private final Announcements announcements;
    private final Occupants occupants;
    private final Quarantine quarantine;

    ForeignFiles(
            VolumeLayout layout,
            Manifests manifests,
            Announcements announcements,
            Occupants occupants,
            Quarantine quarantine) {
        this.layout = layout;
        this.manifests = manifests;
        this.announcements = announcements;
        this.occupants = occupants;
        this.quarantine = quarantine;
    }

    /// What there is of others where this model is about to be published.
    ///
    /// @param places of its files, which were checked
    Foreign before(Manifest model, Places places) throws IOException {
        CacheSnapshot snapshot = model.snapshot();
        if (snapshot == null) {
            return new Foreign(places.foreign(), null);
        }
        Set<RelativePath> names = new HashSet<>();
        for (RelativePath name : model.names()) {
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

    /// What was announced of a publish that came to nothing, with all that is not of its making:
    /// others may have put files where it never came to.
    Manifest leftOf(Announced dead) throws IOException {
        return beside(
                dead.manifest(),
                dead.manifest().names(),
                (file, place) -> isOurs(file, place) || occupants.isLeftOf(file, place));
    }

    /// What was installed, with what others have put over its names since.
    ///
    /// @param kept names that do not go, at which nobody needs to look
    Manifest leftOf(Manifest installed, Set<RelativePath> kept) throws IOException {
        Set<RelativePath> names = installed.namesMade();
        names.removeAll(kept);
        return beside(
                installed,
                names,
                (file, place) -> isOurs(file, place) || Occupants.hasContent(place, file));
    }

    private interface Judging {
        boolean isOurs(Manifest.File file, Path place) throws IOException;
    }

    private Manifest beside(Manifest manifest, Set<RelativePath> names, Judging judging)
            throws IOException {
        if (manifest.snapshot() != null) {
            return manifest;
        }
        Set<RelativePath> theirs = new HashSet<>();
        for (Manifest.File file : manifest.files()) {
            Path place = layout.published(file.published());
            if (names.contains(file.published())
                    && Files.exists(place, LinkOption.NOFOLLOW_LINKS)
                    && !judging.isOurs(file, place)) {
                theirs.add(file.published());
            }
        }
        return manifest.beside(manifest.foreignThere().and(theirs));
    }

    private boolean isOurs(Manifest.File file, Path place) throws IOException {
        return occupants.isOfBlob(file, place) || quarantine.holds(file.sha256(), place);
    }

    /// Announcements first, as they become manifests.
    private List<Manifest> ours() throws IOException {
        List<Manifest> all = new ArrayList<>(announcements.list());
        all.addAll(manifests.list());
        return all;
    }
}
