package dev.ballast.volume;

import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Compares contents with their digests: the blob, and each published name by what a program would
/// read there. A name that is the blob's own file is not read twice.
///
/// Damaged bytes leave the store for the quarantine. A blob that is gone or damaged comes back from
/// a name whose bytes are sound.
final class Verifier {
    private final VolumeLayout layout;
    private final BlobStore blobs;
    private final Manifests manifests;
    private final DamageMarks marks;
    private final Quarantine quarantine;

    Verifier(
            VolumeLayout layout,
            BlobStore blobs,
            Manifests manifests,
            DamageMarks marks,
            Quarantine quarantine) {
        this.layout = layout;
        this.blobs = blobs;
        this.manifests = manifests;
        this.marks = marks;
        this.quarantine = quarantine;
    }

    /// @param damage null for a sound one
    /// @param stamp of the file before it was read; null if it was not there
    private record Look(@Nullable Damage damage, @Nullable Stamp stamp) {
        static final Look GONE = new Look(Damage.MISSING, null);

        boolean isSound() {
            return damage == null;
        }
    }

    Verdict verify(Sha256 sha256, long size, List<RelativePath> names, ReadWatch watch)
            throws IOException {
        Path blob = layout.blob(sha256);
        Look stored = look(blob, sha256, size, watch);
        Map<RelativePath, Damage> damaged = new HashMap<>();
        Map<Path, Stamp> sound = new LinkedHashMap<>();
        for (RelativePath name : names) {
            Path place = place(name);
            Look shown = Look.GONE;
            if (place != null) {
                shown = isOf(stored, place) ? stored : look(place, sha256, size, watch);
            }
            if (shown.damage() != null) {
                damaged.put(name, shown.damage());
            } else if (place != null && shown.stamp() != null) {
                sound.put(place, shown.stamp());
            }
        }
        return new Verdict(stored.isSound() || mended(sha256, stored, sound, watch), damaged);
    }

    /// Marks the models that have damaged names, and takes off marks that hold no longer.
    ///
    /// @param read the installations that were there before anything was read; what was published
    ///   since is another file, which nobody has looked at
    /// @return whether anything is different now
    boolean note(Sha256 sha256, Verdict verdict, List<Manifest> read) throws IOException {
        if (verdict.stored() && verdict.damaged().isEmpty() && !marks.any()) {
            return false;
        }
        boolean news = false;
        for (Manifest manifest : manifests.list()) {
            List<RelativePath> names =
                    manifest.files().stream()
                            .filter(file -> file.sha256().equals(sha256))
                            .map(Manifest.File::published)
                            .toList();
            if (!names.isEmpty() && read.stream().anyMatch(manifest::isSameInstallationAs)) {
                news |=
                        marks.set(
                                manifest.key(),
                                sha256,
                                names.stream().filter(verdict.damaged()::containsKey).toList());
            }
        }
        return news;
    }

    /// Takes damaged bytes out of the store, and sound ones in where a name has them.
    private boolean mended(Sha256 sha256, Look stored, Map<Path, Stamp> sound, ReadWatch watch)
            throws IOException {
        watch.read(0);
        if (stored.damage() == Damage.CHANGED
                && stored.stamp() != null
                && !quarantine.take(sha256, stored.stamp().fileKey())) {
            return true;
        }
        for (Map.Entry<Path, Stamp> name : sound.entrySet()) {
            Path taken = layout.temporary().resolve(UUID.randomUUID() + ".mended");
            try {
                if (isTaken(name.getKey(), name.getValue(), taken, sha256, watch)) {
                    blobs.adopt(taken, sha256);
                    return true;
                }
            } catch (IOException _) {
                // Gone, or there is no room; but whoever ends the check is heard.
                watch.read(0);
            } finally {
                Files.deleteIfExists(taken);
            }
        }
        return false;
    }

    /// Whether the sound bytes are at a place of ours now. A name of our making gives its file.
    /// What others have stays theirs, so it is copied.
    private boolean isTaken(Path name, Stamp read, Path taken, Sha256 sha256, ReadWatch watch)
            throws IOException {
        Path real = name.toRealPath();
        if (real.startsWith(layout.root())) {
            String relative = layout.root().relativize(real).toString();
            boolean ours =
                    manifests.list().stream()
                            .flatMap(model -> model.namesMade().stream())
                            .anyMatch(made -> made.value().equals(relative));
            if (ours && NameLinks.isHardLinked(real, taken)) {
                // The name may show another file by now.
                return Stamp.of(taken).equals(read);
            }
        }
        return Digests.copy(real, taken, watch).equals(sha256);
    }

    /// Where the name is; null if there can be no such file now, as a folder on its way is none.
    private @Nullable Path place(RelativePath name) throws IOException {
        try {
            return layout.published(name);
        } catch (VolumeException _) {
            return null;
        }
    }

    /// Whether the name shows the very file that was looked at.
    private static boolean isOf(Look look, Path place) throws IOException {
        try {
            return look.stamp() != null
                    && look.stamp().fileKey() != null
                    && Stamp.of(place).equals(look.stamp());
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static Look look(Path file, Sha256 sha256, long size, ReadWatch watch)
            throws IOException {
        try {
            Path real = file.toRealPath();
            Stamp stamp = Stamp.of(real);
            boolean sound =
                    Files.isRegularFile(real)
                            && stamp.size() == size
                            && Digests.sha256(real, watch).equals(sha256);
            return new Look(sound ? null : Damage.CHANGED, stamp);
        } catch (NoSuchFileException _) {
            return Look.GONE;
        }
    }
}
