package dev.ballast.volume;

import dev.ballast.model.artifact.Sha256;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The verified files of a volume, each named by its digest. Thread-safe, and safe between
/// processes: whoever stores the same content first wins, and the others find it there.
public final class BlobStore {
    private final VolumeLayout layout;

    BlobStore(VolumeLayout layout) {
        this.layout = layout;
    }

    /// Whether the content is here.
    public boolean has(Sha256 sha256) {
        return Files.isRegularFile(layout.blob(sha256), LinkOption.NOFOLLOW_LINKS);
    }

    /// Where the content is.
    ///
    /// @throws VolumeException if it is not here
    public Path path(Sha256 sha256) throws VolumeException {
        if (!has(sha256)) {
            throw VolumeException.missing(List.of(sha256));
        }
        return layout.blob(sha256);
    }

    /// Takes a file in under its digest, which the caller has verified. Afterwards the content is
    /// durable and read-only; the given name may be gone or not. Doing it again is fine, also after
    /// the given name is gone.
    ///
    /// @return where the content is now
    /// @throws IOException if the volume cannot be written, or neither the file nor the blob exists
    public Path adopt(Path verified, Sha256 sha256) throws IOException {
        Path blob = layout.blob(sha256);
        if (!Files.exists(verified, LinkOption.NOFOLLOW_LINKS) && has(sha256)) {
            return blob;
        }
        Files.createDirectories(DurableFiles.folderOf(blob));
        DurableFiles.force(verified);
        makeReadOnly(verified);
        if (!has(sha256)) {
            place(verified, blob);
        } else if (Files.size(blob) != Files.size(verified)) {
            // Damaged since it was stored: the digest allows one size only.
            Files.move(verified, blob, StandardCopyOption.ATOMIC_MOVE);
        }
        DurableFiles.force(DurableFiles.folderOf(blob));
        return blob;
    }

    /// Those of these contents that are not here.
    List<Sha256> missing(Collection<Sha256> wanted) {
        return wanted.stream().filter(sha256 -> !has(sha256)).distinct().toList();
    }

    private static void place(Path verified, Path blob) throws IOException {
        try {
            if (!NameLinks.isHardLinked(verified, blob)) {
                Files.move(verified, blob, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            // Another worker may have stored the same content since the look.
            if (!Files.exists(blob)) {
                throw e;
            }
        }
    }

    /// A program that opens a published name for writing would change the blob behind it.
    private static void makeReadOnly(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        permissions.removeAll(
                Set.of(
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.GROUP_WRITE,
                        PosixFilePermission.OTHERS_WRITE));
        permissions.add(PosixFilePermission.OWNER_READ);
        Files.setPosixFilePermissions(file, permissions);
    }
}
