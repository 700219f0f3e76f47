package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.FailureCode;
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
/// taken off. Whoever removes at the same time either sees the manifest, or is seen by the look at
/// the end; see [Withdrawal].
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
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Manifest manifest =
                    new Manifest(
                            key,
                            work.source().displayName(),
                            work.source(),
                            work.revision(),
                            work.view(),
                            plan.path(),
                            clock.instant(),
                            plan.files(),
                            work.job());
            if (install(manifest, places, steps)) {
                return published(key, plan);
            }
        }
        throw new VolumeException(
                FailureCode.VOLUME_UNAVAILABLE,
                "Others change the names of '%s' at the same time.".formatted(plan.path()));
    }

    /// Whether all of it stands at the end; if not, others changed the same and it is to be done
    /// again.
    private boolean install(Manifest manifest, Map<Manifest.File, Path> places, StepObserver steps)
            throws IOException {
        ModelKey key = manifest.key();
        boolean replaces =
                places.values().stream().anyMatch(p -> Files.exists(p, LinkOption.NOFOLLOW_LINKS));
        Set<RelativePath> held = replaces ? occupants.handOver(manifest) : Set.of();
        steps.after("names handed over");
        Path temporary =
                Files.createDirectory(layout.temporary().resolve(UUID.randomUUID().toString()));
        try {
            for (Map.Entry<Manifest.File, Path> place : places.entrySet()) {
                show(place.getKey(), place.getValue(), held, temporary, steps);
            }
        } finally {
            DurableFiles.deleteTree(temporary);
        }
        makeDurable(places);
        steps.after("names durable");

        takeOffStaleNames(key, manifest.files(), steps);
        steps.after("stale names gone");
        manifests.write(manifest);
        steps.after("manifest written");
        requireBlobs(manifest);
        return stands(manifest, places) && !(replaces && occupants.shareNames(manifest));
    }

    /// A manifest promises that the model is whole. One that another job has written since is not
    /// ours to judge.
    private void requireBlobs(Manifest manifest) throws IOException {
        List<Sha256> missing =
                blobs.missing(manifest.files().stream().map(Manifest.File::sha256).toList());
        if (!missing.isEmpty()) {
            if (manifests.find(manifest.key()).filter(m -> m.isOf(manifest.job())).isPresent()) {
                manifests.delete(manifest.key());
            }
            throw VolumeException.missing(missing);
        }
    }

    private boolean stands(Manifest manifest, Map<Manifest.File, Path> places) throws IOException {
        for (Map.Entry<Manifest.File, Path> place : places.entrySet()) {
            if (!NameLinks.shows(place.getValue(), layout.blob(place.getKey().sha256()))) {
                return false;
            }
        }
        return manifests.find(manifest.key()).filter(manifest::saysTheSameAs).isPresent();
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
        List<Sha256> missing = blobs.missing(files.stream().map(Manifest.File::sha256).toList());
        if (!missing.isEmpty()) {
            throw VolumeException.missing(missing);
        }
        for (Manifest.File file : files) {
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
            Manifest.File file,
            Path place,
            Set<RelativePath> held,
            Path temporary,
            StepObserver steps)
            throws IOException {
        Path blob = blobs.path(file.sha256());
        if (NameLinks.shows(place, blob)) {
            return;
        }
        for (int attempt = 1; ; attempt++) {
            Files.createDirectories(DurableFiles.folderOf(place));
            occupants.makeWay(file, place, held.contains(file.published()));
            steps.after("way made");
            try {
                links.place(blob, place, temporary);
                steps.after("name placed");
                return;
            } catch (NoSuchFileException e) {
                // A removal pruned the folder at this moment, or has the blob aside.
                if (attempt == ATTEMPTS) {
                    throw Files.exists(blob) ? e : VolumeException.missing(List.of(file.sha256()));
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

    private void takeOffStaleNames(ModelKey key, List<Manifest.File> files, StepObserver steps)
            throws IOException {
        Manifest before = manifests.find(key).orElse(null);
        if (before == null) {
            return;
        }
        Set<RelativePath> stale = new LinkedHashSet<>();
        before.files().forEach(file -> stale.add(file.published()));
        files.forEach(file -> stale.remove(file.published()));
        Withdrawal withdrawal = Withdrawal.ofStaleNames(layout, key);
        names.takeOff(stale, () -> manifests.others(key), withdrawal, steps);
        withdrawal.end();
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
