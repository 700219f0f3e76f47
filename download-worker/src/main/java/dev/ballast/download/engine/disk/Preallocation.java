package dev.ballast.download.engine.disk;

import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Reserves room for a whole file before its first byte, so that a volume that is too small is
/// known at once and the file lies in few extents.
///
/// Linux only: `fallocate(2)`. Not `posix_fallocate(3)`, because the C library emulates that one by
/// writing to every block where the file system cannot reserve, which takes hours for a large file
/// on NFS. Where the call is missing or unsupported the file becomes sparse instead.
final class Preallocation {
    private static final int O_RDWR = 2;
    private static final int ENOSPC = 28;
    private static final int EFBIG = 27;
    private static final int EDQUOT = 122;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Optional<Calls> CALLS = Calls.link();

    private Preallocation() {}

    /// Makes `file` `size` bytes long, with the room reserved where the file system can.
    ///
    /// @throws StorageException `DISK_FULL` if there is no room for it
    static void reserve(Path file, FileChannel channel, long size) throws StorageException {
        requireRoom(file, channel, size);
        if (size == 0 || (CALLS.isPresent() && CALLS.get().fallocate(file, size))) {
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

    /// The two calls into the C library.
    private record Calls(MethodHandle open, MethodHandle fallocate, MethodHandle close) {

        // Native access is what this class is for; the service enables it on its command line.
        @SuppressWarnings("restricted")
        static Optional<Calls> link() {
            if (!System.getProperty("os.name").equals("Linux")) {
                return Optional.empty();
            }
            SymbolLookup libc = LINKER.defaultLookup();
            Linker.Option errno = Linker.Option.captureCallState("errno");
            return libc.find("fallocate")
                    .map(fallocate ->
                            new Calls(
                                    LINKER.downcallHandle(
                                            libc.findOrThrow("open"),
                                            FunctionDescriptor.of(
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.ADDRESS,
                                                    ValueLayout.JAVA_INT),
                                            Linker.Option.firstVariadicArg(2)),
                                    LINKER.downcallHandle(
                                            fallocate,
                                            FunctionDescriptor.of(
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.JAVA_LONG,
                                                    ValueLayout.JAVA_LONG),
                                            errno),
                                    LINKER.downcallHandle(
                                            libc.findOrThrow("close"),
                                            FunctionDescriptor.of(
                                                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))));
        }

        /// Whether the room is reserved now; false where that is not supported.
        boolean fallocate(Path file, long size) throws StorageException {
            try (Arena arena = Arena.ofConfined()) {
                int fd = (int) open.invokeExact(arena.allocateFrom(file.toString()), O_RDWR);
                if (fd < 0) {
                    return false;
                }
                MemorySegment state = arena.allocate(STATE);
                int result;
                try {
                    result = (int) fallocate.invokeExact(state, fd, 0, 0L, size);
                } finally {
                    int _ = (int) close.invokeExact(fd);
                }
                if (result == 0) {
                    return true;
                }
                return switch ((int) ERRNO.get(state, 0L)) {
                    case ENOSPC, EDQUOT, EFBIG ->
                            throw new StorageException(
                                    FailureCode.DISK_FULL,
                                    "the volume has no room for the file's %d bytes"
                                            .formatted(size));
                    default -> false;
                };
            } catch (StorageException e) {
                throw e;
            } catch (Throwable e) {
                // Method handles declare Throwable; the calls themselves throw nothing.
                throw new AssertionError(e);
            }
        }
    }
}
