package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Makes a model's blobs visible under their names: everything is checked before anything is
/// written, each name appears by one atomic rename, the manifest comes last. Ended at any point and
/// done again, it leaves the same as if done once.
///
/// The model is replaced as a whole: names that its manifest held before and holds no longer are
/// taken off.
final class Publisher {
    private static final int ATTEMPTS = 5;

    private final VolumeLayout layout;
    private final BlobStore blobs;
    private final Manifests manifests;
    private final NameLinks links;
    private final Occupants occupants;
    private final Names names;
    private final InstantSource clock;

    Publisher(
            VolumeLayout layout,
            BlobStore blobs,
            Manifests manifests,
            NameLinks links,
            InstantSource clock) {
        this.layout = layout;
        this.blobs = blobs;
        this.manifests = manifests;
        this.links = links;
        this.occupants = new Occupants(layout, manifests);
        this.names = new Names(layout);
        this.clock = clock;
    }

    Published publish(Work.Publish work, StepObserver steps) throws IOException {
        PlainNames plan = planned(work);
        ModelKey key = ModelKey.of(work.source(), work.view(), plan.path());
        Map<Manifest.File, Path> places = checked(plan.files());
        steps.after("checked");

        Path temporary =
                Files.createDirectory(layout.temporary().resolve(UUID.randomUUID().toString()));
        try {
            for (Map.Entry<Manifest.File, Path> place : places.entrySet()) {
                show(key, place.getKey(), place.getValue(), temporary, steps);
            }
        } finally {
            DurableFiles.deleteTree(temporary);
        }
        makeDurable(places);
        steps.after("names durable");

        takeOffStaleNames(key, plan.files());
        steps.after("stale names gone");
        manifests.write(
                new Manifest(
                        key,
                        work.source().displayName(),
                        work.source(),
                        work.revision(),
                        work.view(),
                        plan.path(),
                        clock.instant(),
                        plan.files()));
        steps.after("manifest written");
        return published(key, plan);
    }

    private static PlainNames planned(Work.Publish work) throws VolumeException {
        if (work.view() != View.PLAIN) {
            throw VolumeException.refused(
                    "The view '%s' cannot be published yet; ask for 'plain'."
                            .formatted(work.view().wire()));
        }
        return PlainNames.of(work);
    }

    /// Where each file goes, after all that could refuse one has been looked at.
    private Map<Manifest.File, Path> checked(List<Manifest.File> files) throws IOException {
        Map<Manifest.File, Path> places = new LinkedHashMap<>();
        for (Manifest.File file : files) {
            blobs.path(file.sha256());
            Path place = layout.published(file.published());
            if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                throw VolumeException.refused(
                        "'%s' is a folder on the volume, so no file can have its name."
                                .formatted(file.published()));
            }
            places.put(file, place);
        }
        return places;
    }

    private void show(
            ModelKey key, Manifest.File file, Path place, Path temporary, StepObserver steps)
            throws IOException {
        Path blob = blobs.path(file.sha256());
        if (NameLinks.shows(place, blob)) {
            return;
        }
        for (int attempt = 1; ; attempt++) {
            Files.createDirectories(DurableFiles.folderOf(place));
            occupants.makeWay(key, file, place);
            steps.after("way made");
            try {
                links.place(blob, place, temporary);
                steps.after("name placed");
                return;
            } catch (NoSuchFileException e) {
                // A removal that pruned the folder at this moment.
                if (attempt == ATTEMPTS || Files.exists(DurableFiles.folderOf(place))) {
                    throw e;
                }
            }
        }
    }

    /// A name is durable when its folder is, and the folder when those above it are.
    private void makeDurable(Map<Manifest.File, Path> places) throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (Path place : places.values()) {
            Path folder = DurableFiles.folderOf(place);
            while (folder.startsWith(layout.root()) && folders.add(folder)) {
                folder = DurableFiles.folderOf(folder);
            }
        }
        for (Path folder : folders) {
            DurableFiles.force(folder);
        }
    }

    private void takeOffStaleNames(ModelKey key, List<Manifest.File> files) throws IOException {
        Manifest before = manifests.find(key).orElse(null);
        if (before == null) {
            return;
        }
        Set<RelativePath> stale = new LinkedHashSet<>();
        before.files().forEach(file -> stale.add(file.published()));
        files.forEach(file -> stale.remove(file.published()));
        if (!stale.isEmpty()) {
            names.takeOff(stale, manifests.others(key));
        }
    }

    private static Published published(ModelKey key, PlainNames plan) {
        return new Published(
                key,
                plan.path(),
                plan.files().stream()
                        .map(f -> new Work.StoredFile(f.published(), f.sha256(), f.size()))
                        .toList());
    }
}
