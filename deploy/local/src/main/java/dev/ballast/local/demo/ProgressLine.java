package dev.ballast.local.demo;

import java.util.Locale;

/// Says in one line how far a file is.
final class ProgressLine {
    private static final int WIDTH = 24;
    private static final long MEBIBYTE = 1L << 20;

    private ProgressLine() {}

    /// @param done bytes, 0 or more
    /// @param total bytes, or 0 while unknown
    /// @param speed bytes per second
    static String of(String name, long done, long total, long speed, String state) {
        double part = total == 0 ? 0 : (double) done / total;
        int filled = (int) Math.round(part * WIDTH);
        return String.format(
                Locale.ROOT,
                "%s%s %3.0f %% of %d MiB  %5.1f MiB/s  %s  %s",
                "█".repeat(filled),
                "░".repeat(WIDTH - filled),
                part * 100,
                total == 0 ? 0 : Math.max(1, Math.round((double) total / MEBIBYTE)),
                (double) speed / MEBIBYTE,
                state,
                name);
    }
}
