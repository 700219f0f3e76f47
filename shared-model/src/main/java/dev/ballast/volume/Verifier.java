package dev.ballast.volume;

import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares contents with their digests: the blob, and each published name by what a program would
/// read there. A name that is the blob's own file is not read twice.
///
/// Damaged bytes leave the store for the quarantine. A blob that is gone or damaged comes back from
/// a name whose bytes are sound.
final class Verifier {
    private final VolumeLayout layout;
    private final Manifests manifests;
    private final DamageMarks marks;
    private final Quarantine quarantine;

    Verifier(VolumeLayout layout, Manifests manifests, DamageMarks marks, InstantSource clock) {
        this.layout = layout;
        this.manifests = manifests;
        this.marks = marks;
        this.quarantine = new Quarantine(layout, clock);
    }

    /// @param damage null for a sound one
    private record Look(@Nullable Damage damage, @Nullable Object fileKey) {
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
        List<Path> sound = new ArrayList<>();
        for (RelativePath name : names) {
            Path place = place(name);
            Look shown = Look.GONE;
            if (place != null) {
                shown =
                        stored.fileKey() != null && NameLinks.shows(place, blob)
                                ? stored
                                : look(place, sha256, size, watch);
            }
            if (shown.damage() != null) {
                damaged.put(name, shown.damage());
            } else if (place != null) {
                sound.add(place);
            }
        }
        return new Verdict(stored.isSound() || mended(sha256, stored, sound), damaged);
    }

    /// Marks the models that have damaged names, and takes off marks that hold no longer.
    ///
    /// @return whether anything is different now
    boolean note(Sha256 sha256, Verdict verdict) throws IOException {
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
            if (!names.isEmpty()) {
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
    private boolean mended(Sha256 sha256, Look stored, List<Path> sound) throws IOException {
        if (stored.damage() == Damage.CHANGED && !quarantine.take(sha256, stored.fileKey())) {
            return true;
        }
        Path blob = layout.blob(sha256);
        for (Path name : sound) {
            try {
                Files.createDirectories(DurableFiles.folderOf(blob));
                Files.createLink(blob, name.toRealPath());
                DurableFiles.force(DurableFiles.folderOf(blob));
                return true;
            } catch (FileAlreadyExistsException _) {
                // Stored anew at this moment, and verified for that.
                return true;
            } catch (UnsupportedOperationException | FileSystemException _) {
                // On another file system, where no link reaches.
            }
        }
        return false;
    }

    /// Where the name is; null if there can be no such file now, as a folder on its way is none.
    private @Nullable Path place(RelativePath name) throws IOException {
        try {
            return layout.published(name);
        } catch (VolumeException _) {
            return null;
        }
    }

    private static Look look(Path file, Sha256 sha256, long size, ReadWatch watch)
            throws IOException {
        try {
            Path real = file.toRealPath();
            Object key = Quarantine.fileKey(real);
            boolean sound =
                    Files.isRegularFile(real)
                            && Files.size(real) == size
                            && Digests.sha256(real, watch).equals(sha256);
            return new Look(sound ? null : Damage.CHANGED, key);
        } catch (NoSuchFileException _) {
            return Look.GONE;
        }
    }
}
