package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The plain view: a name is a link to the blob. Other programs have files in the same folders: one
/// of the same content is compared once and left as it is, any other of theirs in the way is
/// refused. What models of ours put there is replaced; see [Occupants].
///
/// Of one publish only, as it remembers what it has compared.
final class PlainPlaces implements Places {
    private final VolumeLayout layout;
    private final NameLinks links;
    private final Occupants occupants;
    private final Announcements announcements;
    private final Set<RelativePath> foreign = new HashSet<>();
    private final Set<RelativePath> placed = new HashSet<>();
    private @Nullable Set<RelativePath> made;
    private @Nullable List<Manifest> announced;

    PlainPlaces(
            VolumeLayout layout,
            NameLinks links,
            Occupants occupants,
            Announcements announcements) {
        this.layout = layout;
        this.links = links;
        this.occupants = occupants;
        this.announcements = announcements;
    }

    @Override
    public void check(Manifest.File file, Path place) throws IOException {
        // To tell whose a file is may take reading all of it, so a name of ours is not asked for.
        if (!isMade(file) && isTheirs(file, place)) {
            leaveOrRefuse(file, place);
        }
    }

    /// What others have put over a name of ours is damage to whoever publishes that again, and
    /// theirs to anybody else.
    @Override
    public boolean isFreeFor(Manifest.File file, Path place) throws IOException {
        return !isTheirs(file, place);
    }

    @Override
    public boolean shows(Manifest.File file, Path place) throws IOException {
        return NameLinks.shows(place, layout.blob(file.sha256()))
                || (foreign.contains(file.published()) && Files.exists(place));
    }

    @Override
    public Set<RelativePath> placed() {
        return placed;
    }

    @Override
    public Set<RelativePath> foreign() {
        return foreign;
    }

    @Override
    public void place(
            Manifest.File file, Path place, boolean held, Path temporary, StepObserver steps)
            throws IOException {
        // It may have come after the check.
        boolean taken = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
        if (taken && !held && isTheirs(file, place)) {
            if (leaveOrRefuse(file, place)) {
                return;
            }
            taken = false;
        }
        steps.after("way free");
        Path blob = layout.blob(file.sha256());
        if (taken) {
            links.place(blob, place, temporary);
        } else {
            links.placeNew(blob, place);
        }
        foreign.remove(file.published());
        placed.add(file.published());
    }

    /// Whether something is there that shows no blob of ours, nor is left of one.
    private boolean isTheirs(Manifest.File file, Path place) throws IOException {
        return Files.exists(place, LinkOption.NOFOLLOW_LINKS)
                && !NameLinks.shows(place, layout.blob(file.sha256()))
                && !isAnnounced(file.published(), place)
                && !occupants.isOfBlob(file, place);
    }

    /// Whether a publish that has not come to its end put it there. Asked first, as it takes no
    /// reading of the file.
    private boolean isAnnounced(RelativePath name, Path place) throws IOException {
        if (announced == null) {
            announced = announcements.list();
        }
        for (Manifest model : announced) {
            for (Manifest.File file : model.files()) {
                if (file.published().equals(name)
                        && !model.foreignThere().names().contains(name)
                        && (NameLinks.shows(place, layout.blob(file.sha256()))
                                || occupants.isLeftOf(file, place))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isMade(Manifest.File file) throws IOException {
        if (made == null) {
            made = occupants.made();
        }
        return made.contains(file.published());
    }

    /// @return whether it is there still: it may have gone at this moment
    private boolean leaveOrRefuse(Manifest.File file, Path place) throws IOException {
        if (Occupants.hasContent(place, file) && isOnVolume(place)) {
            foreign.add(file.published());
            return true;
        }
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw VolumeException.refused(
                    "'%s' is there with other content, and was not put there by Ballast. Move it away, then retry."
                            .formatted(file.published()));
        }
        return false;
    }

    private boolean isOnVolume(Path place) throws IOException {
        try {
            return place.toRealPath().startsWith(layout.root());
        } catch (NoSuchFileException _) {
            return false;
        }
    }
}
