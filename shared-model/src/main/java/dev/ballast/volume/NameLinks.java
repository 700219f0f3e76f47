package dev.ballast.volume;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/// Gives a blob a name in a view: a hard link where the file system has them, otherwise a relative
/// symbolic link, so that the volume may be mounted elsewhere.
final class NameLinks {
    private final boolean hardLinks;

    /// @param hardLinks whether to try hard links at all
    NameLinks(boolean hardLinks) {
        this.hardLinks = hardLinks;
    }

    /// Whether the name already shows the blob.
    static boolean shows(Path name, Path blob) throws IOException {
        try {
            return Files.isSameFile(name, blob);
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /// Puts the name in place at once, where nothing has it.
    ///
    /// @throws FileAlreadyExistsException if something has: a link never replaces what is there
    void placeNew(Path blob, Path name) throws IOException {
        if (!hardLinks || !isHardLinked(blob, name)) {
            Files.createSymbolicLink(name, DurableFiles.folderOf(name).relativize(blob));
        }
    }

    /// Puts the name in place by one atomic rename, over whatever file had it.
    ///
    /// @param temporary an existing folder, ours alone, on the volume
    void place(Path blob, Path name, Path temporary) throws IOException {
        Path next = temporary.resolve(UUID.randomUUID().toString());
        if (hardLinks && isHardLinked(blob, next)) {
            try {
                Files.move(next, name, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (AtomicMoveNotSupportedException _) {
                // The folder is a mount of its own: only a symbolic link reaches across.
            } finally {
                Files.deleteIfExists(next);
            }
        }
        placeSymbolic(blob, name, temporary);
    }

    /// Gives a file a second name.
    ///
    /// @return whether it has it now; false where no link reaches
    /// @throws FileAlreadyExistsException if something has the name
    /// @throws NoSuchFileException if the file is gone
    static boolean isHardLinked(Path file, Path next) throws IOException {
        try {
            Files.createLink(next, file);
            return true;
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException _) {
            return false;
        }
    }

    /// The same by a symbolic link in any case.
    static void placeSymbolic(Path target, Path name, Path temporary) throws IOException {
        Path folder = DurableFiles.folderOf(name);
        Path next = temporary.resolve(UUID.randomUUID().toString());
        try {
            Files.createSymbolicLink(next, folder.relativize(target));
            Files.move(next, name, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Path beside = folder.resolve(".ballast-" + UUID.randomUUID());
            try {
                Files.createSymbolicLink(beside, folder.relativize(target));
                Files.move(beside, name, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
