package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A cache: `blobs/<etag>` is a link to our blob, and the name in the snapshot a relative symbolic
/// link to that. Other programs write into the same cache: what they have of the same content is
/// compared once and left as it is, anything else of theirs in the way is refused. What a model of
/// ours put at the very place and has become another content is damaged, so it is replaced.
///
/// Of one publish only, as it remembers what it has compared.
final class CachePlaces implements Places {
    private final VolumeLayout layout;
    private final NameLinks links;
    private final CacheSnapshot snapshot;
    private final Manifests manifests;
    private final Set<Path> compared = new HashSet<>();
    private final Set<RelativePath> placed = new HashSet<>();

    /// Names that models of ours made; null until somebody asks.
    private @Nullable Set<String> ours;

    CachePlaces(VolumeLayout layout, NameLinks links, CacheSnapshot snapshot, Manifests manifests) {
        this.layout = layout;
        this.links = links;
        this.snapshot = snapshot;
        this.manifests = manifests;
    }

    @Override
    public void check(Manifest.File file, Path place) throws IOException {
        checkContent(file, blob(file));
        if (!Files.isSymbolicLink(place)) {
            checkContent(file, place);
        }
    }

    @Override
    public boolean shows(Manifest.File file, Path place) throws IOException {
        Path blob = blob(file);
        return hasContent(file, blob) && (NameLinks.shows(place, blob) || hasContent(file, place));
    }

    @Override
    public void place(
            Manifest.File file, Path place, boolean held, Path temporary, StepObserver steps)
            throws IOException {
        Path blob = blob(file);
        if (!hasContent(file, blob)) {
            Files.createDirectories(DurableFiles.folderOf(blob));
            links.place(layout.blob(file.sha256()), blob, temporary);
            placed.add(snapshot.blob(file.etag()));
            steps.after("cache blob placed");
        }
        placed.add(file.published());
        NameLinks.placeSymbolic(blob, place, temporary);
    }

    @Override
    public Set<RelativePath> placed() {
        return placed;
    }

    private Path blob(Manifest.File file) throws IOException {
        return layout.published(snapshot.blob(file.etag()));
    }

    /// Whether the file, links followed, is our blob, or another's that was compared.
    private boolean hasContent(Manifest.File file, Path place) throws IOException {
        return NameLinks.shows(place, layout.blob(file.sha256()))
                || (compared.contains(place) && Files.exists(place));
    }

    private void checkContent(Manifest.File file, Path place) throws IOException {
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)
                || NameLinks.shows(place, layout.blob(file.sha256()))) {
            return;
        }
        if (Files.exists(place)) {
            if (Occupants.hasContent(place, file)) {
                compared.add(place);
            } else if (!isOurs(place)) {
                throw VolumeException.refused(
                        "'%s' is there with other content than '%s', and was not put there by Ballast. Move it away, then retry."
                                .formatted(layout.root().relativize(place), file.path()));
            }
        }
    }

    /// Asked for each file of others that is in the way, which may be thousands.
    private boolean isOurs(Path place) throws IOException {
        Set<String> known = ours;
        if (known == null) {
            known = new HashSet<>();
            for (Manifest model : manifests.list()) {
                for (RelativePath name : model.namesMade()) {
                    known.add(name.value());
                }
            }
            ours = known;
        }
        return known.contains(layout.root().relativize(place).toString());
    }
}
