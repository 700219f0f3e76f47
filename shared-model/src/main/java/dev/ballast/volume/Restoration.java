package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts right what a publish has changed that came to nothing: one that was late, or was cancelled.
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

    /// Puts the names of later claims in their places again, and takes off those of the late one
    /// that nobody else has.
    void giveBack(Plan plan, List<Manifest> newer, StepObserver steps) throws IOException {
        Manifest late = plan.manifest();
        if (manifests.find(late.key()).filter(late::saysTheSameAs).isPresent()) {
            manifests.delete(late.key());
        }
        for (Manifest later : newer) {
            restore(later, steps);
        }
        List<RelativePath> ours = new ArrayList<>();
        for (Map.Entry<Manifest.File, Path> file : plan.files().entrySet()) {
            if (plan.places().shows(file.getKey(), file.getValue())) {
                ours.add(file.getKey().published());
            }
        }
        takeOff(late.key(), ours, steps);
    }

    /// Puts the names of an installed model in their places again. What others have taken of it, or
    /// off, meanwhile is put right as well.
    void restore(Manifest installed, StepObserver steps) throws IOException {
        steps.after("put right");
        putBack(installed, steps);
        for (Manifest other : manifests.others(installed.key())) {
            if (!other.namesContestedWith(installed).isEmpty()) {
                putBack(other, steps);
            }
        }
        takeOff(
                installed.key(),
                installed.files().stream().map(Manifest.File::published).toList(),
                steps);
    }

    /// Takes those of these names off that no model has.
    private void takeOff(ModelKey key, List<RelativePath> published, StepObserver steps)
            throws IOException {
        Withdrawal withdrawal = Withdrawal.ofStaleNames(layout, key);
        names.takeOff(published, manifests::all, withdrawal, steps);
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
