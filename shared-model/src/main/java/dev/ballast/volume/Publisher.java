package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Work;
import dev.ballast.volume.Announcements.Announced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a model's blobs visible under their names: everything is checked before anything is
/// written, each name appears at once, the manifest comes last. Ended at any point and done again,
/// it leaves the same as if done once. What was there before stays in its manifests until then, so
/// that a publish which comes to nothing can be taken back; other models lose the names after that.
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
    private final Announcements announcements;
    private final ForeignFiles foreignFiles;
    private final Occupants occupants;
    private final Placing placing;
    private final Restoration restoration;
    private final Names names;
    private final CacheIndex index;
    private final InstantSource clock;

    Publisher(
            VolumeLayout layout,
            BlobStore blobs,
            Manifests manifests,
            Announcements announcements,
            ForeignFiles foreignFiles,
            Occupants occupants,
            Placing placing,
            Restoration restoration,
            Names names,
            CacheIndex index,
            InstantSource clock) {
        this.layout = layout;
        this.blobs = blobs;
        this.manifests = manifests;
        this.announcements = announcements;
        this.foreignFiles = foreignFiles;
        this.occupants = occupants;
        this.placing = placing;
        this.restoration = restoration;
        this.names = names;
        this.index = index;
        this.clock = clock;
    }

    /// @param fence of the claim; null for none
    Published publish(Work.Publish work, @Nullable Long fence, StepObserver steps)
            throws IOException {
        Placement placement = Placement.of(work);
        Places places = placing.places(placement.snapshot());
        Map<Manifest.File, Path> files = checked(placement, places);
        steps.after("checked");
        Manifest wanted = manifest(work, placement, fence);
        Foreign foreign = foreignFiles.before(wanted, places);
        Announced announced = announcements.announce(wanted.beside(foreign));
        steps.after("announced");
        Manifest before = manifests.find(wanted.key()).orElse(null);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Manifest manifest = manifest(work, placement, fence).beside(foreign);
            if (install(new Plan(manifest, files, places), before, announced, steps)) {
                announcements.end(announced);
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
                fence,
                null);
    }

    /// Whether all of it stands at the end; if not, others changed the same and it is to be done
    /// again.
    private boolean install(
            Plan plan, @Nullable Manifest before, Announced announced, StepObserver steps)
            throws IOException {
        Manifest manifest = plan.manifest();
        boolean contested;
        try {
            contested = makeVisible(plan, announced, steps);
        } catch (OvertakenException e) {
            restoration.giveBack(plan, before, steps);
            announcements.end(announced);
            throw e;
        } catch (IOException e) {
            try {
                restoration.giveBack(plan, before, steps);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
        if (contested) {
            occupants.handOver(manifest);
            steps.after("names handed over");
        }
        endDead(manifest, steps);
        return stands(plan) && !(contested && occupants.shareNames(manifest));
    }

    /// @return whether other models may have had some of the names
    private boolean makeVisible(Plan plan, Announced announced, StepObserver steps)
            throws IOException {
        Manifest manifest = plan.manifest();
        CacheSnapshot snapshot = manifest.snapshot();
        boolean replaces =
                plan.files().values().stream()
                        .anyMatch(p -> Files.exists(p, LinkOption.NOFOLLOW_LINKS));
        refuseIfLate(manifest, announced, replaces);
        Set<RelativePath> held = replaces ? occupants.held(manifest) : Set.of();
        boolean replaced =
                placing.placeAll(plan, held, () -> refuseIfLate(manifest, announced, false), steps);
        boolean contested = snapshot == null && (replaces || replaced);
        refuseIfLate(manifest, announced, contested);
        if (snapshot != null) {
            index.describe(snapshot, manifest.files());
        }
        placing.makeDurable(plan);
        steps.after("names durable");

        if (snapshot != null) {
            index.point(snapshot, lastLook(plan, announced, "ref forced", steps));
            steps.after("ref written");
        }
        lookAgain(plan, announced);
        takeOffStale(manifest, steps);
        steps.after("stale names gone");
        manifests.write(plan.known(), lastLook(plan, announced, "manifest forced", steps));
        steps.after("manifest written");
        // Who called it off before, or installed the same later, may not have seen the manifest.
        refuseIfLate(manifest, announced, contested);
        requireBlobs(manifest);
        return contested;
    }

    private LastLook lastLook(Plan plan, Announced announced, String step, StepObserver steps) {
        return () -> {
            steps.after(step);
            lookAgain(plan, announced);
        };
    }

    /// Who took a name of ours since it was placed has it in a manifest soon.
    private void lookAgain(Plan plan, Announced announced) throws IOException {
        boolean contestable = plan.manifest().snapshot() == null;
        refuseIfLate(plan.manifest(), announced, contestable && !plan.stands());
    }

    /// @param namesTaken whether other models may have some of the names
    private void refuseIfLate(Manifest manifest, Announced announced, boolean namesTaken)
            throws IOException {
        refuseIfCalledOff(manifest, announced);
        Optional<Manifest> newer =
                manifests.find(manifest.key()).filter(now -> now.isNewerThan(manifest));
        if (newer.isEmpty() && namesTaken) {
            newer = newer(manifest).stream().findFirst();
        }
        if (newer.isPresent()) {
            throw new OvertakenException(newer.get());
        }
    }

    private static void refuseIfCalledOff(Manifest manifest, Announced announced)
            throws OvertakenException {
        if (!announced.stands()) {
            throw OvertakenException.calledOff(manifest);
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

    /// A manifest promises that the model is whole.
    private void requireBlobs(Manifest manifest) throws VolumeException {
        List<Sha256> missing =
                blobs.missing(manifest.files().stream().map(Manifest.File::sha256).toList());
        if (!missing.isEmpty()) {
            throw VolumeException.missing(missing);
        }
    }

    private boolean stands(Plan plan) throws IOException {
        Manifest manifest = plan.manifest();
        CacheSnapshot snapshot = manifest.snapshot();
        return plan.stands()
                && manifests.find(manifest.key()).filter(manifest::saysTheSameAs).isPresent()
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

    private void takeOffStale(Manifest manifest, StepObserver steps) throws IOException {
        ModelKey key = manifest.key();
        List<Manifest> gone = new ArrayList<>();
        for (Announced one : announcements.before(manifest)) {
            gone.add(foreignFiles.leftOf(one));
        }
        Optional<Manifest> installed = manifests.find(key);
        if (installed.isPresent()) {
            gone.add(foreignFiles.leftOf(installed.get(), manifest.names()));
        }
        if (gone.isEmpty()) {
            return;
        }
        if (gone.getLast().isNewerThan(manifest)) {
            throw new OvertakenException(gone.getLast());
        }
        // A later claim may install the same model at this moment.
        Others others =
                () ->
                        manifests.all().stream()
                                .filter(other ->
                                        !other.key().equals(key) || other.isNewerThan(manifest))
                                .toList();
        Withdrawal withdrawal = Withdrawal.ofStaleNames(layout, key);
        names.takeOff(Leaving.of(gone, manifest), others, withdrawal, steps);
        withdrawal.end();
        List<Manifest> present = new ArrayList<>(others.look());
        present.add(manifest);
        for (Manifest before : gone) {
            for (Path emptied : index.forget(before, present)) {
                names.prune(emptied);
            }
        }
    }

    /// What earlier claims of the same model took from others without ever installing it, and this
    /// one has not, the others get back.
    private void endDead(Manifest manifest, StepObserver steps) throws IOException {
        List<Announced> dead = announcements.before(manifest);
        if (dead.isEmpty()) {
            return;
        }
        restoration.restoreAfter(null, dead.stream().map(Announced::manifest).toList(), steps);
        for (Announced one : dead) {
            announcements.end(one);
        }
    }
}
