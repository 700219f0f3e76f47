package dev.ballast.volume;

import dev.ballast.model.artifact.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Which blob has which Git name. Hubs name small files by the SHA-1 of their Git blob alone, and
/// what lies here under its SHA-256 need not be fetched again for that. An entry is only a hint:
/// one that is lost costs a transfer, and one whose blob is gone counts as none. Thread-safe, and
/// safe between processes.
public final class GitNames {
    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");

    private final VolumeLayout layout;
    private final BlobStore blobs;

    GitNames(VolumeLayout layout, BlobStore blobs) {
        this.layout = layout;
        this.blobs = blobs;
    }

    /// Notes that a blob has this Git name, which the caller has verified.
    ///
    /// @param gitSha1 40 lower-case hexadecimal digits
    public void note(String gitSha1, Sha256 sha256) throws IOException {
        if (!SHA1.matcher(gitSha1).matches()) {
            throw new IllegalArgumentException("'%s' is no Git name".formatted(gitSha1));
        }
        Path entry = layout.gitName(gitSha1);
        if (Files.exists(entry)) {
            return;
        }
        Files.createDirectories(DurableFiles.folderOf(entry));
        // Not forced to the disk: it is no loss.
        Path fresh = layout.temporary().resolve(UUID.randomUUID().toString());
        Files.writeString(fresh, sha256.hex());
        Files.move(fresh, entry, StandardCopyOption.ATOMIC_MOVE);
    }

    /// The blob that has this Git name and this size, if it is here.
    ///
    /// @param size bytes
    public Optional<Sha256> find(String gitSha1, long size) throws IOException {
        if (!SHA1.matcher(gitSha1).matches()) {
            return Optional.empty();
        }
        Path entry = layout.gitName(gitSha1);
        try {
            Sha256 sha256 = new Sha256(Files.readString(entry));
            if (Files.size(blobs.path(sha256)) == size) {
                return Optional.of(sha256);
            }
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (VolumeException | IllegalArgumentException _) {
            // Its blob is gone, or the machine went down while it was written.
            Files.deleteIfExists(entry);
        }
        return Optional.empty();
    }
}
