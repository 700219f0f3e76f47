package dev.ballast.download.worker;

import java.time.Duration;

/// Shares one speed among all checks of a worker. Thread-safe.
final class ReadPace {
    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private long free = System.nanoTime();

    /// Notes that this much was read.
    ///
    /// @param speed bytes per second, 1 or more
    /// @return nanoseconds to wait before more is read, 0 or more
    synchronized long after(long bytes, long speed) {
        long now = System.nanoTime();
        long cost = (long) Math.min(Long.MAX_VALUE / 4.0, (double) bytes * NANOS / speed);
        // What nobody read in the past is not made up for.
        free = (free - now < 0 ? now : free) + cost;
        return Math.max(0, free - now);
    }
}
