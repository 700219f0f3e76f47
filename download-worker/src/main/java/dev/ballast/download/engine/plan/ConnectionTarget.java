package dev.ballast.download.engine.plan;

/// How many connections a file should have: a few at first, more while more bring more, and no more
/// than the host puts up with. Not thread-safe.
public final class ConnectionTarget {
    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final double WORTH_IT = 1.1;
    private static final int CALM_WINDOWS = 15;

    private int most;
    private int target;
    private double lastSpeed;
    private int calm;
    private long windowStart;
    private long windowBytes;

    /// @param first connections at the start, 1 or more
    /// @param most connections at any time, `first` or more
    /// @param now monotonic time in nanoseconds
    /// @param bytes received before
    public ConnectionTarget(int first, int most, long now, long bytes) {
        this.most = most;
        this.target = Math.min(first, most);
        this.windowStart = now;
        this.windowBytes = bytes;
    }

    /// Notes how far the transfer is.
    ///
    /// @param bytes received in all so far
    /// @return the number of connections that are worth having
    public int observe(long bytes, long now) {
        long elapsed = now - windowStart;
        if (elapsed >= WINDOW_NANOS) {
            double speed = (bytes - windowBytes) / (double) elapsed;
            windowStart = now;
            windowBytes = bytes;
            judge(speed);
        }
        return target;
    }

    /// A connection got nothing from the host while there were `others`.
    public void pushedBack(int others) {
        most = Math.max(1, others);
        target = Math.min(target, most);
    }

    private void judge(double speed) {
        boolean gained = speed > lastSpeed * WORTH_IT;
        calm = gained ? 0 : calm + 1;
        // Now and then one step more, since networks change.
        if (gained || calm >= CALM_WINDOWS) {
            target = Math.min(most, target + Math.max(1, target / 2));
            calm = 0;
        }
        lastSpeed = Math.max(speed, lastSpeed * 0.9);
    }
}
