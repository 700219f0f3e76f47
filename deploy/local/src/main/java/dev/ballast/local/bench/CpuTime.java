package dev.ballast.local.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How long processes kept a core busy, as Linux counts it. Unlike the time on the wall it hardly
/// depends on what else the machine does.
final class CpuTime {
    /// Ticks a second, the same on every Linux that Java runs on (`USER_HZ`, proc(5)).
    private static final int TICKS = 100;

    /// Places in `/proc/<pid>/stat` after the name: utime, stime, cutime, cstime.
    private static final int FIRST = 11;

    private static final int LAST = 14;

    private CpuTime() {}

    /// Milliseconds of a process, its descendants and those of them that have ended.
    static long ofTree(long pid) {
        return ProcessTree.sum(pid, CpuTime::of);
    }

    private static long of(Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"));
        // The name is in brackets and may hold anything, also brackets and blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = FIRST; i <= LAST; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks * 1000 / TICKS;
    }
}
