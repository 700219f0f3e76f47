package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Gives blobs their names, each at once and never half.
final class Placing {
    private final VolumeLayout layout;
    private final BlobStore blobs;
    private final NameLinks links;
    private final Occupants occupants;
    private final Announcements announcements;
    private final Manifests manifests;

    Placing(
            VolumeLayout layout,
            BlobStore blobs,
            NameLinks links,
            Occupants occupants,
            Announcements announcements,
            Manifests manifests) {
        this.layout = layout;
        this.blobs = blobs;
        this.links = links;
        this.occupants = occupants;
        this.announcements = announcements;
        this.manifests = manifests;
    }

    /// @param snapshot null in the plain view
    Places places(@Nullable CacheSnapshot snapshot) {
        return snapshot == null
                ? new PlainPlaces(layout, links, occupants, announcements)
                : new CachePlaces(layout, links, snapshot, manifests);
    }

    /// Places all that do not stand there yet.
    ///
    /// @param held names that a model of ours published
    /// @param look taken before each file
    /// @return whether any name was taken
    boolean placeAll(Plan plan, Set<RelativePath> held, LastLook look, StepObserver steps)
            throws IOException {
        boolean taken = false;
        Path temporary =
                Files.createDirectory(layout.temporary().resolve(UUID.randomUUID().toString()));
        try {
            for (Map.Entry<Manifest.File, Path> file : plan.files().entrySet()) {
                look.take();
                taken |= Files.exists(file.getValue(), LinkOption.NOFOLLOW_LINKS);
                place(file.getKey(), file.getValue(), plan.places(), held, temporary, steps);
            }
        } finally {
            DurableFiles.deleteTree(temporary);
        }
        return taken;
    }

    private void place(
            Manifest.File file,
            Path place,
            Places places,
            Set<RelativePath> held,
            Path temporary,
            StepObserver steps)
            throws IOException {
        blobs.path(file.sha256());
        if (places.shows(file, place)) {
            return;
        }
        try {
            DurableFiles.changeIn(
                    DurableFiles.folderOf(place),
                    () ->
                            places.place(
                                    file,
                                    place,
                                    held.contains(file.published()),
                                    temporary,
                                    steps));
            steps.after("name placed");
        } catch (NoSuchFileException e) {
            // A removal may have the blob aside.
            throw blobs.has(file.sha256()) ? e : VolumeException.missing(List.of(file.sha256()));
        }
    }

    /// A name is durable when its folder is, and the folder when those above it are.
    void makeDurable(Plan plan) throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (Path place : plan.files().values()) {
            Path folder = DurableFiles.folderOf(place);
            while (folder.startsWith(layout.root()) && folders.add(folder)) {
                folder = DurableFiles.folderOf(folder);
            }
        }
        CacheSnapshot snapshot = plan.manifest().snapshot();
        if (snapshot != null) {
            folders.add(layout.published(snapshot.repository()).resolve("blobs"));
        }
        for (Path folder : folders) {
            try {
                DurableFiles.force(folder);
            } catch (NoSuchFileException _) {
                // A removal took it off at this moment; the look at the end sees it.
            }
        }
    }
}
