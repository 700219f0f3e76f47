package dev.ballast.download.engine.disk;

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
import java.nio.file.Path;
import java.util.Optional;

/// The few calls into the C library that Java has no words for. Linux only.
final class LibC {
    private static final int O_RDWR = 2;
    private static final int POSIX_FADV_DONTNEED = 4;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Optional<LibC> INSTANCE = link();

    private final MethodHandle open;
    private final MethodHandle close;
    private final MethodHandle fallocate;
    private final MethodHandle fadvise;

    // Native access is what this class is for; the service enables it on its command line.
    @SuppressWarnings("restricted")
    private LibC(SymbolLookup libc) {
        this.open =
                LINKER.downcallHandle(
                        libc.findOrThrow("open"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                        Linker.Option.firstVariadicArg(2));
        this.close =
                LINKER.downcallHandle(
                        libc.findOrThrow("close"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        this.fallocate =
                LINKER.downcallHandle(
                        libc.findOrThrow("fallocate"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG),
                        Linker.Option.captureCallState("errno"));
        this.fadvise =
                LINKER.downcallHandle(
                        libc.findOrThrow("posix_fadvise"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT));
    }

    /// Empty where the library is another one.
    static Optional<LibC> instance() {
        return INSTANCE;
    }

    private static Optional<LibC> link() {
        SymbolLookup libc = LINKER.defaultLookup();
        boolean linux = System.getProperty("os.name").equals("Linux");
        return linux && libc.find("fallocate").isPresent()
                ? Optional.of(new LibC(libc))
                : Optional.empty();
    }

    /// Reserves room for the first `size` bytes of a file.
    ///
    /// @return 0, or the error number
    int fallocate(Path file, long size) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int fd = open(file, arena);
            if (fd < 0) {
                return -fd;
            }
            try {
                int result = (int) fallocate.invokeExact(state, fd, 0, 0L, size);
                return result == 0 ? 0 : (int) ERRNO.get(state, 0L);
            } finally {
                int _ = (int) close.invokeExact(fd);
            }
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// Asks the system to keep these bytes of a file out of memory; what is not on disk yet stays.
    void dropFromMemory(Path file, long first, long length) {
        try (Arena arena = Arena.ofConfined()) {
            int fd = open(file, arena);
            if (fd >= 0) {
                int _ = (int) fadvise.invokeExact(fd, first, length, POSIX_FADV_DONTNEED);
                int _ = (int) close.invokeExact(fd);
            }
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    private int open(Path file, Arena arena) throws Throwable {
        return (int) open.invokeExact(arena.allocateFrom(file.toString()), O_RDWR);
    }

    /// Method handles declare Throwable; the calls themselves throw nothing.
    private static AssertionError thrown(Throwable e) {
        return new AssertionError(e);
    }
}
