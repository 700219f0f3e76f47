package dev.ballast.local.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// How much memory a process holds, as Linux counts it.
final class ResidentMemory {
    private ResidentMemory() {}

    /// Bytes held by a process and its descendants. Pages that they share, as Postgres' processes
    /// do, count once: each process counts its share of them (PSS).
    static long ofTree(long pid) {
        return ProcessTree.sum(pid, ResidentMemory::of);
    }

    private static long of(Path process) throws IOException {
        try (Stream<String> lines = Files.lines(process.resolve("smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        }
    }
}
