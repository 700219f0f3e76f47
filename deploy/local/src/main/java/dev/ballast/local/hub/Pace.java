package dev.ballast.local.hub;

/// A speed that one or many senders keep to together. Thread-safe; the limit may change at any
/// time.
public final class Pace {
    static final long UNLIMITED = Long.MAX_VALUE;
    private static final int GRAINS_PER_SECOND = 20;

    private long bytesPerSecond = UNLIMITED;
    private long due = System.nanoTime();

    /// Sets the speed.
    ///
    /// @param limit bytes per second, 1 or more
    public synchronized void limitTo(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("speed %d is below 1".formatted(limit));
        }
        if (limit != bytesPerSecond) {
            bytesPerSecond = limit;
            due = System.nanoTime();
        }
    }

    synchronized boolean isLimited() {
        return bytesPerSecond != UNLIMITED;
    }

    /// How many bytes to send at once, so that a slow body still flows.
    ///
    /// @param most bytes, 1 or more
    synchronized int grain(int most) {
        return Math.clamp(bytesPerSecond / GRAINS_PER_SECOND, 1, most);
    }

    /// Books so many bytes.
    ///
    /// @return when they may be sent, by `System.nanoTime()`
    public synchronized long book(int bytes) {
        long now = System.nanoTime();
        if (!isLimited()) {
            return now;
        }
        due = Math.max(due, now) + (long) (bytes * 1e9 / bytesPerSecond);
        return due;
    }
}
