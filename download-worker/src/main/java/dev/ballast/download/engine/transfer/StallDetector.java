package dev.ballast.download.engine.transfer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells stalls apart from counters that only grow, looked at now and then. Decides about the last
/// `window` only, and about nothing before it has seen one whole. Not thread-safe; reads no clock.
final class StallDetector {
    /// Above this share of the time, whoever waited for it is the cause.
    private static final double BLAME = 0.5;

    /// Kept for one window; looks in between are judged, but not kept.
    private static final int SAMPLES = 32;

    private final long windowNanos;
    private final long floor;
    private final Deque<Sample> samples = new ArrayDeque<>();

    /// @param window time that is looked back on; a second or more makes sense
    /// @param floor bytes per second below which bytes only trickle, 0 for never
    StallDetector(Duration window, long floor) {
        this.windowNanos = window.toNanos();
        this.floor = floor;
    }

    /// Looks at the counters.
    ///
    /// @return what is in the way at the moment; empty if nothing is, or if it is too early to tell
    Optional<Stall> observe(Sample now) {
        Sample last = samples.peekLast();
        if (last == null || now.nanos() - last.nanos() >= windowNanos / SAMPLES) {
            samples.addLast(now);
        }
        // The newest one that is a window old stays: it is where the window begins.
        Sample second = second();
        while (second != null && now.nanos() - second.nanos() >= windowNanos) {
            samples.removeFirst();
            second = second();
        }
        Sample begin = samples.getFirst();
        long elapsed = now.nanos() - begin.nanos();
        return elapsed < windowNanos ? Optional.empty() : judge(begin, now, elapsed);
    }

    /// Forgets what was seen, for a fresh start.
    void reset() {
        samples.clear();
    }

    private Optional<Stall> judge(Sample begin, Sample now, long elapsed) {
        long workers = Math.max(1, now.connections());
        double limited = (now.limitedNanos() - begin.limitedNanos()) / (double) elapsed / workers;
        double disk = (now.diskNanos() - begin.diskNanos()) / (double) elapsed / workers;
        if (limited >= BLAME) {
            return Optional.of(Stall.LIMITED);
        }
        if (disk >= BLAME) {
            return Optional.of(Stall.SLOW_DISK);
        }
        long bytes = now.bytes() - begin.bytes();
        if (bytes == 0) {
            return Optional.of(Stall.SILENT);
        }
        return bytes * 1e9 / elapsed < floor ? Optional.of(Stall.TRICKLE) : Optional.empty();
    }

    private @Nullable Sample second() {
        if (samples.size() < 2) {
            return null;
        }
        var all = samples.iterator();
        all.next();
        return all.next();
    }

    /// The counters at one moment.
    ///
    /// @param nanos monotonic time
    /// @param bytes received so far
    /// @param diskNanos time spent in writes so far, all connections together
    /// @param limitedNanos time spent waiting for a speed limit so far, all connections together
    /// @param connections among which those times are shared, now
    record Sample(long nanos, long bytes, long diskNanos, long limitedNanos, int connections) {}
}
