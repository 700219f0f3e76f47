package dev.ballast.download.engine.transfer;

/// Bytes per second, smoothed with a time constant of 5 s. Thread-safe.
final class SpeedMeter {
    private static final double SMOOTHING_NANOS = 5e9;
    private static final long MIN_STEP_NANOS = 100_000_000L;

    private double perNano;
    private long pending;
    private long last;
    private double weight;

    /// @param now monotonic time in nanoseconds
    SpeedMeter(long now) {
        this.last = now;
    }

    synchronized void add(long bytes, long now) {
        pending += bytes;
        fold(now);
    }

    synchronized long bytesPerSecond(long now) {
        fold(now);
        return weight == 0 ? 0 : Math.round(perNano / weight * 1e9);
    }

    private void fold(long now) {
        long step = now - last;
        if (step < MIN_STEP_NANOS) {
            return;
        }
        double kept = Math.exp(-step / SMOOTHING_NANOS);
        perNano = perNano * kept + (1 - kept) * pending / step;
        // Without it the first seconds would read far too low.
        weight = weight * kept + (1 - kept);
        pending = 0;
        last = now;
    }
}
