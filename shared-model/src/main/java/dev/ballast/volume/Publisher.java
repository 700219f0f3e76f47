package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes a model's blobs visible under their names: everything is checked before anything is
/// written, each name appears by one atomic rename, the manifest comes last. Ended at any point and
/// done again, it leaves the same as if done once.
///
/// The model is replaced as a whole: names that its manifest held before and holds no longer are
/// taken off. In a cache the ref shows the new snapshot before anything of the old one goes.
/// Whoever removes at the same time either sees the manifest, or is seen by the look at the end;
/// see [Withdrawal]. A publisher that finds itself late, as after its process was frozen, gives
/// back what it has taken from an installation of a later claim.
final class Publisher {
    private static final int ATTEMPTS = 5;

    private final VolumeLayout layout;
    private final BlobStore blobs;
    private final Manifests manifests;
    private final NameLinks links;
    private final Occupants occupants;
    private final Names names;
    private final CacheIndex index;
    private final InstantSource clock;

    Publisher(
            VolumeLayout layout,
            BlobStore blobs,
            Manifests manifests,
            NameLinks links,
            Names names,
            CacheIndex index,
            InstantSource clock) {
        this.layout = layout;
        this.blobs = blobs;
        this.manifests = manifests;
        this.links = links;
        this.occupants = new Occupants(layout, manifests);
        this.names = names;
        this.index = index;
        this.clock = clock;
    }

    /// What is to stand where, and how it gets there.
    private record Plan(Manifest manifest, Map<Manifest.File, Path> files, Places places) {}

    /// @param fence of the claim; null for none
    Published publish(Work.Publish work, @Nullable Long fence, StepObserver steps)
            throws IOException {
        Placement placement = Placement.of(work);
        Places places = places(placement.snapshot());
        Map<Manifest.File, Path> files = checked(placement, places);
        steps.after("checked");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Plan plan = new Plan(manifest(work, placement, fence), files, places);
            if (install(plan, steps)) {
                return Published.of(work, placement);
            }
        }
        throw new VolumeException(
                FailureCode.VOLUME_UNAVAILABLE,
                "Others change the names of '%s' at the same time.".formatted(placement.path()));
    }

    private Manifest manifest(Work.Publish work, Placement placement, @Nullable Long fence) {
        return new Manifest(
                placement.key(work),
                work.source().displayName(),
                work.source(),
                work.revision(),
                work.view(),
                placement.path(),
                clock.instant(),
                placement.files(),
                work.job(),
                placement.snapshot(),
                fence);
    }

    private Places places(@Nullable CacheSnapshot snapshot) {
        return snapshot == null
                ? new PlainPlaces(layout, links, occupants)
                : new CachePlaces(layout, links, snapshot);
    }

    /// Whether all of it stands at the end; if not, others changed the same and it is to be done
    /// again.
    private boolean install(Plan plan, StepObserver steps) throws IOException {
        Manifest manifest = plan.manifest();
        CacheSnapshot snapshot = manifest.snapshot();
        boolean replaces =
                plan.files().values().stream()
                        .anyMatch(p -> Files.exists(p, LinkOption.NOFOLLOW_LINKS));
        try {
            refuseIfLate(manifest, replaces);
            Set<RelativePath> held = replaces ? occupants.handOver(manifest) : Set.of();
            steps.after("names handed over");
            boolean replaced = placeAll(plan, held, steps);
            refuseIfLate(manifest, replaces || replaced);
        } catch (OvertakenException e) {
            giveBack(plan, steps);
            throw e;
        }
        if (snapshot != null) {
            index.describe(snapshot, manifest.files());
        }
        makeDurable(plan);
        steps.after("names durable");

        if (snapshot != null) {
            index.point(snapshot);
            steps.after("ref written");
        }
        takeOffStale(manifest, steps);
        steps.after("stale names gone");
        manifests.write(manifest);
        steps.after("manifest written");
        requireBlobs(manifest);
        return stands(plan) && !(replaces && occupants.shareNames(manifest));
    }

    /// @return whether any name was taken
    private boolean placeAll(Plan plan, Set<RelativePath> held, StepObserver steps)
            throws IOException {
        boolean taken = false;
        Path temporary =
                Files.createDirectory(layout.temporary().resolve(UUID.randomUUID().toString()));
        try {
            for (Map.Entry<Manifest.File, Path> file : plan.files().entrySet()) {
                refuseIfLate(plan.manifest(), false);
                taken |= Files.exists(file.getValue(), LinkOption.NOFOLLOW_LINKS);
                place(file.getKey(), file.getValue(), plan.places(), held, temporary, steps);
            }
        } finally {
            DurableFiles.deleteTree(temporary);
        }
        return taken;
    }

    /// Puts those names of an installed model in their places again that a publish which came to
    /// nothing has changed.
    void restore(Manifest installed, StepObserver steps) throws IOException {
        Map<Manifest.File, Path> files = new LinkedHashMap<>();
        for (Manifest.File file : installed.files()) {
            if (blobs.has(file.sha256())) {
                files.put(file, layout.published(file.published()));
            }
        }
        CacheSnapshot snapshot = installed.snapshot();
        Set<RelativePath> held = new LinkedHashSet<>();
        files.keySet().forEach(file -> held.add(file.published()));
        placeAll(new Plan(installed, files, places(snapshot)), held, steps);
        if (snapshot != null) {
            index.describe(snapshot, installed.files());
            index.point(snapshot);
        }
    }

    /// @param namesTaken whether other models may have some of the names
    private void refuseIfLate(Manifest manifest, boolean namesTaken) throws IOException {
        Optional<Manifest> newer =
                manifests.find(manifest.key()).filter(now -> now.isNewerThan(manifest));
        if (newer.isEmpty() && namesTaken) {
            newer = newer(manifest).stream().findFirst();
        }
        if (newer.isPresent()) {
            throw new OvertakenException(newer.get());
        }
    }

    /// What later claims installed of the same model, or under the same names.
    private List<Manifest> newer(Manifest manifest) throws IOException {
        return manifests.list().stream()
                .filter(other -> other.isNewerThan(manifest))
                .filter(other ->
                        other.key().equals(manifest.key())
                                || !other.namesContestedWith(manifest).isEmpty())
                .toList();
    }

    /// Puts the names of later claims in their places again, and takes off those of ours that
    /// nobody else has.
    private void giveBack(Plan plan, StepObserver steps) throws IOException {
        Manifest late = plan.manifest();
        if (manifests.find(late.key()).filter(late::saysTheSameAs).isPresent()) {
            manifests.delete(late.key());
        }
        for (Manifest newer : newer(late)) {
            restore(newer, steps);
        }
        List<RelativePath> ours = new ArrayList<>();
        for (Map.Entry<Manifest.File, Path> file : plan.files().entrySet()) {
            if (plan.places().shows(file.getKey(), file.getValue())) {
                ours.add(file.getKey().published());
            }
        }
        Withdrawal withdrawal = Withdrawal.ofStaleNames(layout, late.key());
        names.takeOff(ours, manifests::list, withdrawal, steps);
        withdrawal.end();
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

    private boolean stands(Plan plan) throws IOException {
        Manifest manifest = plan.manifest();
        for (Map.Entry<Manifest.File, Path> file : plan.files().entrySet()) {
            if (!plan.places().shows(file.getKey(), file.getValue())) {
                return false;
            }
        }
        CacheSnapshot snapshot = manifest.snapshot();
        return manifests.find(manifest.key()).filter(manifest::saysTheSameAs).isPresent()
                && (snapshot == null || index.pointsAt(snapshot));
    }

    /// Where each file goes, after all that could refuse one has been looked at.
    private Map<Manifest.File, Path> checked(Placement placement, Places places)
            throws IOException {
        List<Sha256> missing =
                blobs.missing(placement.files().stream().map(Manifest.File::sha256).toList());
        if (!missing.isEmpty()) {
            throw VolumeException.missing(missing);
        }
        if (placement.snapshot() != null) {
            index.check(placement.snapshot());
        }
        Map<Manifest.File, Path> files = new LinkedHashMap<>();
        for (Manifest.File file : placement.files()) {
            Path place = layout.published(file.published());
            if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                throw VolumeException.refused(
                        "'%s' is a folder on the volume, so no file can have its name."
                                .formatted(file.published()));
            }
            places.check(file, place);
            files.put(file, place);
        }
        return files;
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
    private void makeDurable(Plan plan) throws IOException {
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

    private void takeOffStale(Manifest manifest, StepObserver steps) throws IOException {
        ModelKey key = manifest.key();
        Manifest before = manifests.find(key).orElse(null);
        if (before == null) {
            return;
        }
        Set<RelativePath> stale = new LinkedHashSet<>();
        before.files().forEach(file -> stale.add(file.published()));
        manifest.files().forEach(file -> stale.remove(file.published()));
        Withdrawal withdrawal = Withdrawal.ofStaleNames(layout, key);
        names.takeOff(stale, () -> manifests.others(key), withdrawal, steps);
        withdrawal.end();
        if (before.snapshot() != null) {
            List<Manifest> others = new ArrayList<>(manifests.others(key));
            others.add(manifest);
            for (Path emptied : index.forget(before.snapshot(), others)) {
                names.prune(emptied);
            }
        }
    }
}
