package dev.ballast.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Where everything of one local Ballast lies.
///
/// @param root absolute
public record DataFolder(Path root) {

    public DataFolder {
        root = root.toAbsolutePath().normalize();
    }

    /// The key of the first administrator, mode 0600; the API writes it at its first start.
    public Path adminKey() {
        return root.resolve("admin.key");
    }

    /// The key of the workers, mode 0600; the API writes it at its first start.
    public Path workerKey() {
        return root.resolve("worker.key");
    }

    /// Root of the volume `shared`.
    public Path volume() {
        return root.resolve("volume");
    }

    /// One `<process>.log` for each process.
    public Path logs() {
        return root.resolve("logs");
    }

    /// Pid files and `ballast.json`.
    public Path run() {
        return root.resolve("run");
    }

    /// Addresses and ports of the running Ballast.
    public Path state() {
        return run().resolve("ballast.json");
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    /// Makes the folders and keeps every other Ballast off them until the lock is closed or this
    /// process is gone.
    ///
    /// @throws IllegalStateException when another Ballast uses the folder
    /// @throws IOException when the folders cannot be made
    FileChannel lock() throws IOException {
        Files.createDirectories(run());
        Files.createDirectories(volume());
        FileChannel channel =
                FileChannel.open(
                        run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new IllegalStateException(
                    "another Ballast runs on %s; stop it, or use --data with another folder"
                            .formatted(root));
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }
}
