package dev.ballast.local.bench.transfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The memory of a Java process, in MiB, as Linux and the process itself count it.
final class WorkerMemory {
    private static final double MEBIBYTE = 1 << 20;

    private final long pid;

    WorkerMemory(long pid) {
        this.pid = pid;
    }

    /// Resident now.
    double resident() throws IOException {
        return status("VmRSS:");
    }

    /// Resident at most, since the process began.
    double residentAtMost() throws IOException {
        return status("VmHWM:");
    }

    /// Objects on the heap that are in use, counted after a collection.
    double live() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process =
                new ProcessBuilder(
                                List.of(jcmd.toString(), Long.toString(pid), "GC.class_histogram"))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines()
                        .filter(line -> line.startsWith("Total"))
                        .mapToLong(line -> Long.parseLong(line.strip().split(" +", -1)[2]))
                        .findFirst()
                        .orElseThrow(() -> new IOException("jcmd says " + said.strip()))
                / MEBIBYTE;
    }

    private double status(String field) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith(field))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                            .findFirst()
                            .orElseThrow(() -> new IOException("no " + field + " of " + pid))
                    / MEBIBYTE;
        }
    }
}
