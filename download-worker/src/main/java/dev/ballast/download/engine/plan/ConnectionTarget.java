package dev.ballast.download.engine.plan;

/// How many connections a file should have: a few at first, twice as many as long as that brings
/// more speed, and no more than the host puts up with. Once that is found out, now and then one
/// quarter more or fewer is tried: networks change, and a connection that brings nothing is one
/// that others could use. Not thread-safe. Times are monotonic nanoseconds.
public final class ConnectionTarget {
    private static final long GROWING_WINDOW = 150_000_000L;
    private static final long SETTLING_WINDOW = 500_000_000L;
    private static final long STEADY_WINDOW = 1_000_000_000L;

    /// What a doubling has to bring.
    private static final double GROWTH_WORTH_IT = 1.15;

    private static final double MORE_WORTH_IT = 1.06;

    /// What fewer connections may cost.
    private static final double FEWER_BEARABLE = 0.97;

    private static final int FIRST_CALM = 5;
    private static final int LONGEST_CALM = 32;
    private static final long PUSH_BACK_LASTS = 30_000_000_000L;

    private final int perFile;
    private final long growingWindow;
    private int most;
    private long mostUntil;
    private int target;
    private int proven;
    private double provenSpeed;
    private boolean growing = true;
    private int flat;
    private int calm;
    private int calmNeeded = FIRST_CALM;
    private boolean tryFewer = true;
    private boolean settling;
    private long windowStart;
    private long windowBytes;

    /// @param first connections at the start, 1 or more
    /// @param perFile connections at any time, `first` or more
    /// @param answerNanos how long the host took for an answer; the farther it is, the more
    ///   connections are worth having at once, and the longer it takes until they show what they
    ///   bring
    /// @param now the time
    /// @param bytes received before
    public ConnectionTarget(int first, int perFile, long answerNanos, long now, long bytes) {
        this.perFile = perFile;
        this.most = perFile;
        this.growingWindow = Math.max(GROWING_WINDOW, 2 * answerNanos);
        this.target = (int) Math.min(perFile, first * (1 + answerNanos / 25_000_000L));
        this.proven = target;
        this.windowStart = now;
        this.windowBytes = bytes;
    }

    /// Notes how far the transfer is.
    ///
    /// @param bytes received in all so far
    /// @return the number of connections that are worth having
    public int observe(long bytes, long now) {
        if (most < perFile && now >= mostUntil) {
            most = perFile;
        }
        long elapsed = now - windowStart;
        long window = growing ? growingWindow : settling ? SETTLING_WINDOW : STEADY_WINDOW;
        if (elapsed >= window) {
            double speed = (bytes - windowBytes) / (double) elapsed;
            windowStart = now;
            windowBytes = bytes;
            if (growing) {
                grow(speed);
            } else {
                hold(speed);
            }
        }
        return target;
    }

    /// A connection got nothing from the host while there were `others`. For a while there will be
    /// no more than those.
    public void pushedBack(int others, long now) {
        most = Math.max(1, others);
        mostUntil = now + PUSH_BACK_LASTS;
        target = Math.min(target, most);
        proven = Math.min(proven, most);
        growing = false;
    }

    private void grow(double speed) {
        if (speed > provenSpeed * GROWTH_WORTH_IT) {
            prove(speed);
            flat = 0;
            growing = target < most;
            target = Math.min(most, target * 2);
        } else if (++flat > 1) {
            // The first flat window may be the time that new connections take.
            growing = false;
            target = proven;
            settling = true;
        }
    }

    private void hold(double speed) {
        if (settling) {
            // Connections come and go in this window; it says nothing.
            settling = false;
        } else if (target > proven) {
            judge(speed > provenSpeed * MORE_WORTH_IT, speed);
        } else if (target < proven) {
            judge(speed > provenSpeed * FEWER_BEARABLE, speed);
        } else {
            provenSpeed = provenSpeed == 0 ? speed : (provenSpeed + speed) / 2;
            if (++calm >= calmNeeded) {
                calm = 0;
                step();
            }
        }
    }

    private void judge(boolean good, double speed) {
        if (good) {
            prove(speed);
            calmNeeded = FIRST_CALM;
            step();
        } else {
            target = proven;
            tryFewer = !tryFewer;
            calmNeeded = Math.min(LONGEST_CALM, calmNeeded * 2);
            settling = true;
        }
    }

    private void step() {
        int step = Math.max(1, proven / 4);
        int next = Math.clamp(tryFewer ? proven - step : proven + step, 1, most);
        if (next == proven) {
            tryFewer = !tryFewer;
        } else {
            target = next;
            settling = true;
        }
    }

    private void prove(double speed) {
        // Fewer connections may be a little slower, but not a little slower again and again.
        provenSpeed = target < proven ? Math.max(speed, provenSpeed) : speed;
        proven = target;
    }
}
