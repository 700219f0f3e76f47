package dev.ballast.download.worker;

import dev.ballast.download.engine.transfer.SpeedLimit;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// The part of a [SpeedBudget] that one file has. Its connections draw numbers, as people do at a
/// counter: each block is booked behind all blocks before it, and its connection reads on once the
/// rate has served that far. So a changed rate acts at once on those who wait, and connections get
/// equal parts. Thread-safe: guarded by its budget.
final class FileSpeed implements SpeedLimit, AutoCloseable {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    /// In nanoseconds. Whoever waits asks again long before.
    private static final double LONGEST_WAIT = TimeUnit.DAYS.toNanos(1);

    /// What may be caught up after a rest; no more, so that it makes no great burst. With less, a
    /// source that sends in bursts would seem to be held back.
    private static final double CATCH_UP_SECONDS = 0.25;

    private static final double CATCH_UP_BYTES = 256 << 10;

    private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

    /// Who had to wait within this time wants more than it gets.
    private static final long HUNGRY_FOR = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long HUNGRY_AT_FIRST = TimeUnit.SECONDS.toNanos(2);

    /// What is kept for one that is not hungry, times its present speed.
    private static final double KEPT = 1.1;

    /// What such a one may take for a moment: sources send in bursts, and speeds grow.
    private static final double BURST = 2;

    private static final double LEAST_OF_ALL = 0.02;
    private static final double SHORTEST_MEASURE = 0.05;
    private static final double BLOCK_SECONDS = 0.05;
    private static final int SMALLEST_BLOCK = 8 << 10;

    private final SpeedBudget budget;
    private final UUID job;
    private double rate = Double.POSITIVE_INFINITY;
    private double booked;
    private double served;
    private long servedAt;
    private long hungryUntil;
    private double bookedBefore;
    private long measuredAt;
    private double measured;
    private double weight;
    private long window;
    private int inWindow;
    private int connections = 1;
    private int lastBlock;

    FileSpeed(SpeedBudget budget, UUID job, long now) {
        this.budget = budget;
        this.job = job;
        this.servedAt = now;
        this.measuredAt = now;
        this.window = now;
        this.hungryUntil = now + HUNGRY_AT_FIRST;
    }

    UUID job() {
        return job;
    }

    @Override
    public SpeedLimit connection() {
        return new Connection();
    }

    @Override
    public long book(int bytes) {
        return connection().book(bytes);
    }

    /// Small blocks where little may flow, so that all connections move.
    @Override
    public int block(int most) {
        synchronized (budget) {
            return (int) Math.clamp(rate * BLOCK_SECONDS, Math.min(SMALLEST_BLOCK, most), most);
        }
    }

    @Override
    public void close() {
        budget.close(this);
    }

    /// Bytes per second that are of use to it, of `all` that there are.
    double wanted(long now, double all) {
        measure(now);
        return hungry(now)
                ? Double.POSITIVE_INFINITY
                : Math.max(speed() * KEPT, all * LEAST_OF_ALL);
    }

    /// Its rate from now on, bytes per second; infinite for no limit.
    void rate(double bytesPerSecond, long now) {
        serve(now);
        rate = hungry(now) ? bytesPerSecond : Math.max(bytesPerSecond, speed() * BURST);
    }

    private boolean hungry(long now) {
        return now < hungryUntil;
    }

    private void serve(long now) {
        served =
                rate == Double.POSITIVE_INFINITY
                        ? booked
                        : Math.min(served + rate * (now - servedAt) / SECOND, booked + catchUp());
        servedAt = now;
    }

    private double catchUp() {
        double blocks = (double) lastBlock * connections;
        return Math.max(CATCH_UP_BYTES, Math.min(rate * CATCH_UP_SECONDS, blocks));
    }

    private void openWindow(long now) {
        if (now - window >= WINDOW) {
            connections = Math.max(1, inWindow);
            inWindow = 0;
            window = now;
        }
    }

    private double speed() {
        return weight == 0 ? 0 : measured / weight;
    }

    private void measure(long now) {
        double seconds = (now - measuredAt) / SECOND;
        if (seconds >= SHORTEST_MEASURE) {
            double speed = (booked - bookedBefore) / seconds;
            double kept = Math.exp(-seconds);
            measured = measured * kept + speed * (1 - kept);
            // Without it the first seconds would read far too low.
            weight = weight * kept + (1 - kept);
            bookedBefore = booked;
            measuredAt = now;
        }
    }

    /// One connection of the file; not thread-safe.
    private final class Connection implements SpeedLimit {
        private double number;
        private long countedIn = Long.MIN_VALUE;

        @Override
        public long book(int bytes) {
            synchronized (budget) {
                long now = budget.tick();
                serve(now);
                if (bytes > 0) {
                    count(now);
                    booked += bytes;
                    number = booked;
                    lastBlock = bytes;
                }
                double ahead = number - served;
                if (ahead <= 0) {
                    return 0;
                }
                long wait = (long) Math.min(LONGEST_WAIT, Math.ceil(ahead / rate * SECOND));
                hungryUntil = Math.max(hungryUntil, now + HUNGRY_FOR);
                return wait;
            }
        }

        private void count(long now) {
            openWindow(now);
            if (countedIn != window) {
                countedIn = window;
                inWindow++;
            }
        }

        @Override
        public int block(int most) {
            return FileSpeed.this.block(most);
        }
    }
}
