package dev.ballast.download.engine.disk;

import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Reserves room for a whole file before its first byte, so that a volume that is too small is
/// known at once and the file lies in few extents.
///
/// Linux only: `fallocate(2)`. Not `posix_fallocate(3)`, because the C library emulates that one by
/// writing to every block where the file system cannot reserve, which takes hours for a large file
/// on NFS. Where the call is missing or unsupported the file becomes sparse instead.
final class Preallocation {
    private static final int ENOSPC = 28;
    private static final int EFBIG = 27;
    private static final int EDQUOT = 122;

    private Preallocation() {}

    /// Makes `file` `size` bytes long, with the room reserved where the file system can.
    ///
    /// @throws StorageException `DISK_FULL` if there is no room for it
    static void reserve(Path file, FileChannel channel, long size) throws StorageException {
        requireRoom(file, channel, size);
        if (size == 0 || allocated(file, size)) {
            return;
        }
        try {
            if (channel.size() < size) {
                try (FileChannel end = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    end.write(ByteBuffer.allocate(1), size - 1);
                }
            }
        } catch (IOException e) {
            throw StorageException.of("extending " + file, e);
        }
    }

    private static void requireRoom(Path file, FileChannel channel, long size)
            throws StorageException {
        try {
            long missing = size - channel.size() - Files.getFileStore(file).getUsableSpace();
            if (missing > 0) {
                throw full(size, missing);
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw StorageException.of("measuring the room for " + file, e);
        }
    }

    private static StorageException full(long size, long missing) {
        return new StorageException(
                FailureCode.DISK_FULL,
                "the file takes %d bytes, %d more than the volume has free"
                        .formatted(size, missing));
    }

    /// Whether the room is reserved now; false where that is not supported.
    private static boolean allocated(Path file, long size) throws StorageException {
        LibC libc = LibC.instance().orElse(null);
        if (libc == null) {
            return false;
        }
        return switch (libc.fallocate(file, size)) {
            case 0 -> true;
            case ENOSPC, EDQUOT, EFBIG ->
                    throw new StorageException(
                            FailureCode.DISK_FULL,
                            "the volume has no room for the file's %d bytes".formatted(size));
            default -> false;
        };
    }
}
