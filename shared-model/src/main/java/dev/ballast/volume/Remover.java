package dev.ballast.volume;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import dev.ballast.volume.Announcements.Announced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes a model off the volume: its names first, then its manifest, then bytes that nobody uses.
/// Ended at any point and done again, it leaves the same as if done once.
///
/// It may come late, when the same model is installed again: then the manifest is another job's,
/// and keeps its names and blobs as every other does. A publish that came to nothing may have put
/// its own content at names that others hold; those get theirs back.
final class Remover {
    private final VolumeLayout layout;
    private final Manifests manifests;
    private final Announcements announcements;
    private final ForeignFiles foreignFiles;
    private final Restoration restoration;
    private final Names names;
    private final CacheIndex index;

    Remover(
            VolumeLayout layout,
            Manifests manifests,
            Announcements announcements,
            ForeignFiles foreignFiles,
            Restoration restoration,
            Names names,
            CacheIndex index) {
        this.layout = layout;
        this.manifests = manifests;
        this.announcements = announcements;
        this.foreignFiles = foreignFiles;
        this.restoration = restoration;
        this.names = names;
        this.index = index;
    }

    void remove(Work.Remove work, StepObserver steps) throws IOException {
        ModelKey key = keyOf(work.modelKey());
        Others others =
                () ->
                        manifests.all().stream()
                                .filter(manifest ->
                                        !(manifest.key().equals(key) && manifest.isFor(work)))
                                .toList();
        Withdrawal withdrawal = Withdrawal.ofRemoval(layout, MessageJson.write(work));
        List<Announced> calledOff = key == null ? List.of() : announcements.callOff(key, work);
        steps.after("called off");
        List<Manifest> going = new ArrayList<>();
        for (Announced one : calledOff) {
            going.add(foreignFiles.leftOf(one));
        }
        // After that: a publisher that was not called off has written its manifest.
        Optional<Manifest> installed = find(key, work);
        if (installed.isPresent()) {
            going.add(foreignFiles.leftOf(installed.get(), Set.of()));
        }
        for (Manifest model : going) {
            // Without the ref nobody is led to a snapshot of which half is gone.
            index.release(model, others, withdrawal);
            steps.after("ref released");
        }
        Leaving leaving = Leaving.of(going);
        leaving.names().addAll(namesOf(work));
        names.takeOff(leaving, others, withdrawal, steps);
        if (key != null) {
            Withdrawal cutOff = Withdrawal.ofStaleNames(layout, key);
            if (cutOff.isUnderWay()) {
                names.takeOff(leaving, others, cutOff, steps);
                cutOff.end();
            }
        }
        steps.after("names gone");
        for (Manifest model : going) {
            for (Path emptied : index.forget(model, others.look())) {
                names.prune(emptied);
            }
            steps.after("tree forgotten");
        }
        if (key != null) {
            takeOffManifest(key, work, withdrawal, steps);
            steps.after("manifest gone");
            // While the blobs are there, as they tell whose the names are.
            restoration.restoreAfter(key, going, steps);
        }
        takeOffBlobs(blobsOf(work), others, withdrawal, steps);
        withdrawal.end();
        steps.after("blobs gone");
        for (UUID task : work.staging()) {
            DurableFiles.deleteTree(layout.staging(task));
        }
        steps.after("staging gone");
        for (Announced one : calledOff) {
            announcements.end(one);
        }
    }

    /// The manifest that goes.
    private Optional<Manifest> find(@Nullable ModelKey key, Work.Remove work) throws IOException {
        return key == null
                ? Optional.empty()
                : manifests.find(key).filter(manifest -> manifest.isFor(work));
    }

    /// A name may be another program's unless a manifest says that it is ours, or the content is.
    private Set<RelativePath> namesOf(Work.Remove work) throws IOException {
        Set<Object> contents = new HashSet<>();
        for (Sha256 blob : work.blobs()) {
            fileKey(layout.blob(blob)).ifPresent(contents::add);
        }
        Set<RelativePath> published = new LinkedHashSet<>();
        for (RelativePath path : work.paths()) {
            if (fileKey(layout.published(path)).filter(contents::contains).isPresent()) {
                published.add(path);
            }
        }
        return published;
    }

    /// What tells a file from any other of the volume, links followed; empty if it is not there.
    private static Optional<Object> fileKey(Path file) throws IOException {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
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
            ModelKey key, Work.Remove work, Withdrawal withdrawal, StepObserver steps)
            throws IOException {
        Path place = layout.manifest(key);
        if (find(key, work).isPresent()) {
            withdrawal.take(place);
            steps.after("manifest aside");
        }
        // Between the look and the move another job may have written its own.
        boolean newer =
                manifests
                        .readAt(withdrawal.aside(place))
                        .filter(manifest -> !manifest.isFor(work))
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
        Set<Sha256> used = used(others);
        for (Sha256 blob : blobs) {
            if (!used.contains(blob)) {
                withdrawal.take(layout.blob(blob));
            }
        }
        steps.after("blobs aside");
        used = used(others);
        for (Sha256 blob : blobs) {
            withdrawal.settle(layout.blob(blob), used.contains(blob));
        }
    }

    private static Set<Sha256> used(Others others) throws IOException {
        Set<Sha256> used = new HashSet<>();
        for (Manifest other : others.look()) {
            other.files().forEach(file -> used.add(file.sha256()));
        }
        return used;
    }

    private static @Nullable ModelKey keyOf(@Nullable String key) throws VolumeException {
        try {
            return key == null ? null : new ModelKey(key);
        } catch (IllegalArgumentException e) {
            throw VolumeException.refused(e);
        }
    }
}
