package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes a model off the volume: its names first, then its manifest, then bytes that nobody uses.
/// Ended at any point and done again, it leaves the same as if done once.
///
/// It may come late, when the same model is installed again: then the manifest is another job's,
/// and keeps its names and blobs as every other does.
final class Remover {
    private final VolumeLayout layout;
    private final Manifests manifests;
    private final Names names;

    Remover(VolumeLayout layout, Manifests manifests) {
        this.layout = layout;
        this.manifests = manifests;
        this.names = new Names(layout);
    }

    void remove(Work.Remove work, StepObserver steps) throws IOException {
        ModelKey key = keyOf(work.modelKey());
        Others others =
                () ->
                        manifests.list().stream()
                                .filter(manifest -> !isTheOne(manifest, key, work.job()))
                                .toList();
        Withdrawal withdrawal = Withdrawal.ofRemoval(layout, MessageJson.write(work));
        names.takeOff(namesOf(work, key), others, withdrawal, steps);
        steps.after("names gone");
        if (key != null) {
            takeOffManifest(key, work.job(), withdrawal, steps);
            steps.after("manifest gone");
        }
        takeOffBlobs(blobsOf(work), others, withdrawal, steps);
        withdrawal.end();
        steps.after("blobs gone");
        for (UUID task : work.staging()) {
            DurableFiles.deleteTree(layout.staging(task));
        }
        steps.after("staging gone");
    }

    private Set<RelativePath> namesOf(Work.Remove work, @Nullable ModelKey key) throws IOException {
        Set<RelativePath> published = new LinkedHashSet<>(work.paths());
        if (key != null) {
            manifests
                    .find(key)
                    .filter(manifest -> manifest.isOf(work.job()))
                    .ifPresent(own -> own.files().forEach(f -> published.add(f.published())));
        }
        return published;
    }

    /// A receipt in staging tells of a blob that its task took in before anybody heard of it.
    private Set<Sha256> blobsOf(Work.Remove work) throws IOException {
        Set<Sha256> blobs = new LinkedHashSet<>(work.blobs());
        for (UUID task : work.staging()) {
            Receipt.find(layout.staging(task)).ifPresent(receipt -> blobs.add(receipt.sha256()));
        }
        return blobs;
    }

    private void takeOffManifest(
            ModelKey key, @Nullable UUID job, Withdrawal withdrawal, StepObserver steps)
            throws IOException {
        Path place = layout.manifest(key);
        if (manifests.find(key).filter(manifest -> manifest.isOf(job)).isPresent()) {
            withdrawal.take(place);
            steps.after("manifest aside");
        }
        // Between the look and the move another job may have written its own.
        boolean newer =
                manifests
                        .readAt(withdrawal.aside(place))
                        .filter(manifest -> !manifest.isOf(job))
                        .isPresent();
        withdrawal.settle(place, newer);
        DurableFiles.force(layout.manifests());
    }

    private void takeOffBlobs(
            Set<Sha256> blobs, Others others, Withdrawal withdrawal, StepObserver steps)
            throws IOException {
        if (blobs.isEmpty()) {
            return;
        }
        List<Manifest> now = others.look();
        for (Sha256 blob : blobs) {
            if (!isUsed(blob, now)) {
                withdrawal.take(layout.blob(blob));
            }
        }
        steps.after("blobs aside");
        now = others.look();
        for (Sha256 blob : blobs) {
            withdrawal.settle(layout.blob(blob), isUsed(blob, now));
        }
    }

    private static boolean isUsed(Sha256 blob, List<Manifest> others) {
        return others.stream().anyMatch(other -> other.uses(blob));
    }

    private static boolean isTheOne(Manifest manifest, @Nullable ModelKey key, @Nullable UUID job) {
        return manifest.key().equals(key) && manifest.isOf(job);
    }

    private static @Nullable ModelKey keyOf(@Nullable String key) throws VolumeException {
        try {
            return key == null ? null : new ModelKey(key);
        } catch (IllegalArgumentException e) {
            throw VolumeException.refused(e);
        }
    }
}
