package dev.ballast.volume;

import dev.ballast.model.artifact.Sha256;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Where contents lie that nobody may load, as they are damaged. They are kept for 30 days, for
/// whoever wants to know what happened.
final class Quarantine {
    private static final Duration KEPT = Duration.ofDays(30);

    private final VolumeLayout layout;
    private final InstantSource clock;

    Quarantine(VolumeLayout layout, InstantSource clock) {
        this.layout = layout;
        this.clock = clock;
    }

    /// Takes the content out of the store, if what is there is still the file that was looked at.
    /// What is already gone counts as taken.
    ///
    /// @param looked its [BasicFileAttributes#fileKey]; null for whichever is there
    /// @return false if somebody stored the content anew meanwhile
    boolean take(Sha256 sha256, @Nullable Object looked) throws IOException {
        Files.createDirectories(layout.quarantine());
        Path blob = layout.blob(sha256);
        Path aside = layout.quarantine().resolve(sha256 + "-" + clock.millis());
        try {
            Files.move(blob, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            return true;
        }
        boolean isTheOne = looked == null || looked.equals(fileKey(aside));
        if (!isTheOne) {
            Withdrawal.putBack(aside, blob);
            Files.deleteIfExists(aside);
        }
        DurableFiles.force(DurableFiles.folderOf(blob));
        return isTheOne;
    }

    /// Whether the file is one of those that were taken out of the store under this digest.
    boolean holds(Sha256 sha256, Path file) throws IOException {
        try (DirectoryStream<Path> taken =
                Files.newDirectoryStream(layout.quarantine(), sha256 + "-*")) {
            for (Path one : taken) {
                if (NameLinks.shows(file, one)) {
                    return true;
                }
            }
        } catch (NoSuchFileException _) {
            // Nothing was ever damaged here.
        }
        return false;
    }

    /// Deletes what was kept for long enough.
    void sweep() throws IOException {
        if (!Files.isDirectory(layout.quarantine(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        long before = clock.instant().minus(KEPT).toEpochMilli();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(layout.quarantine())) {
            for (Path entry : entries) {
                if (takenAt(String.valueOf(entry.getFileName())) < before) {
                    Files.deleteIfExists(entry);
                }
            }
        }
    }

    static @Nullable Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /// Milliseconds; never in the past for a name that is not one of ours.
    private static long takenAt(String name) {
        try {
            return Long.parseLong(name.substring(name.lastIndexOf('-') + 1));
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }
}
