package dev.ballast.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Changes to files that survive the loss of power once the call has returned.
public final class DurableFiles {
    private static final int ATTEMPTS = 5;

    private DurableFiles() {}

    /// What is done to a file.
    @FunctionalInterface
    interface Change {
        void make() throws IOException;
    }

    /// Makes a change in a folder that a removal may find empty and prune at this very moment: then
    /// the folder is made anew and the change too.
    ///
    /// @throws NoSuchFileException if something else than the folder is missing
    static void changeIn(Path folder, Change change) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.createDirectories(folder);
                change.make();
                return;
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                // The latter where the folder goes while it is made.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// Puts a file in place at once: readers see the old content or all of the new one.
    ///
    /// @param temporary an existing folder on the same file system
    public static void replace(Path file, byte[] content, Path temporary) throws IOException {
        replace(file, content, temporary, LastLook.NONE);
    }

    /// @param look taken when all but the last step is done
    static void replace(Path file, byte[] content, Path temporary, LastLook look)
            throws IOException {
        Path next = temporary.resolve(UUID.randomUUID() + ".new");
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            look.take();
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
        force(folderOf(file));
    }

    /// Brings a file's bytes, or a folder's names, to the disk.
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Deletes a file, or a folder with all that is in it; links are not followed. What is already
    /// gone counts as deleted.
    static void deleteTree(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                for (Path child : children) {
                    deleteTree(child);
                }
            } catch (NoSuchFileException _) {
                return;
            }
        }
        Files.deleteIfExists(path);
    }

    static Path folderOf(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("%s lies in no folder".formatted(file));
        }
        return parent;
    }
}
