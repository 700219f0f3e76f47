package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts right what a publish has changed that came to nothing: one that was late, failed, or was
/// cancelled.
final class Restoration {
    private final VolumeLayout layout;
    private final BlobStore blobs;
    private final Manifests manifests;
    private final Placing placing;
    private final Names names;
    private final CacheIndex index;

    Restoration(
            VolumeLayout layout,
            BlobStore blobs,
            Manifests manifests,
            Placing placing,
            Names names,
            CacheIndex index) {
        this.layout = layout;
        this.blobs = blobs;
        this.manifests = manifests;
        this.placing = placing;
        this.names = names;
        this.index = index;
    }

    /// Puts the names of what is installed in their places again, and takes off those of this
    /// publish that nobody else has.
    ///
    /// @param before what was installed of the same model when the publish began; null for nothing
    void giveBack(Plan plan, @Nullable Manifest before, StepObserver steps) throws IOException {
        Manifest late = plan.manifest();
        if (manifests.find(late.key()).filter(now -> now.isThatOf(late)).isPresent()) {
            if (before != null && isWhole(before)) {
                manifests.write(before);
            } else {
                manifests.delete(late.key());
            }
        }
        restoreAfter(late.key(), List.of(late), steps);
        List<Manifest.File> placed = new ArrayList<>();
        for (Map.Entry<Manifest.File, Path> file : plan.files().entrySet()) {
            if (plan.places().shows(file.getKey(), file.getValue())) {
                placed.add(file.getKey());
            }
        }
        takeOff(plan.known().having(placed), steps);
        CacheSnapshot snapshot = late.snapshot();
        if (snapshot != null) {
            Withdrawal withdrawal = Withdrawal.ofStaleNames(layout, late.key());
            index.release(late, manifests::all, withdrawal);
            withdrawal.end();
            for (Path emptied : index.forget(late, manifests.all())) {
                names.prune(emptied);
            }
        }
    }

    private boolean isWhole(Manifest model) {
        return blobs.missing(model.files().stream().map(Manifest.File::sha256).toList()).isEmpty();
    }

    /// Puts the names right that these came to have without being installed in the end: all models
    /// that hold some get theirs again, and so does this one, as another job installed it.
    void restoreAfter(@Nullable ModelKey key, List<Manifest> gone, StepObserver steps)
            throws IOException {
        Set<RelativePath> taken = new HashSet<>();
        for (Manifest one : gone) {
            if (one.snapshot() == null) {
                taken.addAll(one.names());
            }
        }
        List<Manifest> standing = new ArrayList<>();
        for (Manifest one : manifests.list()) {
            boolean hasSome =
                    one.snapshot() == null
                            && one.files().stream()
                                    .anyMatch(file -> taken.contains(file.published()));
            if (hasSome || one.key().equals(key)) {
                standing.add(one);
            }
        }
        standing.sort(Manifest.BY_CLAIM);
        for (Manifest one : standing) {
            restore(one, steps);
        }
    }

    /// Puts the names of an installed model in their places again. What others have taken of it, or
    /// off, meanwhile is put right as well.
    private void restore(Manifest installed, StepObserver steps) throws IOException {
        steps.after("put right");
        putBack(installed, steps);
        for (Manifest other : manifests.others(installed.key())) {
            if (!other.namesContestedWith(installed).isEmpty()) {
                putBack(other, steps);
            }
        }
        takeOff(installed, steps);
    }

    /// Takes off what it has and no model has.
    private void takeOff(Manifest model, StepObserver steps) throws IOException {
        Withdrawal withdrawal = Withdrawal.ofStaleNames(layout, model.key());
        names.takeOff(Leaving.of(List.of(model)), manifests::all, withdrawal, steps);
        withdrawal.end();
    }

    private void putBack(Manifest installed, StepObserver steps) throws IOException {
        CacheSnapshot snapshot = installed.snapshot();
        Places places = placing.places(snapshot);
        Map<Manifest.File, Path> files = new LinkedHashMap<>();
        for (Manifest.File file : installed.files()) {
            Path place = layout.published(file.published());
            if (blobs.has(file.sha256()) && places.isFreeFor(file, place)) {
                files.put(file, place);
            }
        }
        placing.placeAll(new Plan(installed, files, places), Set.of(), LastLook.NONE, steps);
        if (snapshot != null) {
            index.describe(snapshot, installed.files());
            index.pointAtLast(snapshot, manifests.list());
        }
    }
}
