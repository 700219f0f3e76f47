package dev.ballast.worker;

import java.time.Duration;

/// Notices that the whole process stood still (stopped, swapped out, its host suspended): then what
/// happens every few seconds comes much too late. Used by one thread.
final class FreezeWatch {
    private final long longest;
    private long last;

    /// @param longest the longest time between two looks that is not a freeze
    /// @param now by a clock that goes on while the process is stopped, nanoseconds
    FreezeWatch(Duration longest, long now) {
        this.longest = longest.toNanos();
        this.last = now;
    }

    /// Whether the process was frozen since the last look.
    boolean wasFrozen(long now) {
        boolean frozen = now - last > longest;
        last = now;
        return frozen;
    }
}
