package dev.ballast.local.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What Linux counts of a process and all of its descendants.
final class ProcessTree {
    private ProcessTree() {}

    /// Reads a number out of the folder of a process, `/proc/<pid>`.
    interface Count {
        long of(Path process) throws IOException;
    }

    /// The sum; a process that has ended meanwhile counts 0.
    static long sum(long pid, Count count) {
        return ProcessHandle.of(pid).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .mapToLong(process -> read(process.pid(), count))
                .sum();
    }

    private static long read(long pid, Count count) {
        try {
            return count.of(Path.of("/proc", Long.toString(pid)));
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
