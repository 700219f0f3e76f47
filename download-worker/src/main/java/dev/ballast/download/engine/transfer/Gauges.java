package dev.ballast.download.engine.transfer;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The numbers of one transfer, written by its threads and read by anyone.
final class Gauges {
    /// Short, so that a person soon sees why nothing moves.
    private static final Duration STALL_WINDOW = Duration.ofSeconds(5);

    private static final long STALL_FLOOR = 1024;

    private final AtomicLong fetched = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder diskNanos = new LongAdder();
    private final LongAdder limitedNanos = new LongAdder();
    private final StallDetector stalls = new StallDetector(STALL_WINDOW, STALL_FLOOR);
    private final SpeedMeter speed = new SpeedMeter(System.nanoTime());
    private volatile Progress.Phase phase = Progress.Phase.STARTING;
    private volatile @Nullable Arrival arrival;

    void phase(Progress.Phase now) {
        phase = now;
    }

    void arrival(@Nullable Arrival now) {
        arrival = now;
    }

    /// The version that is arriving; null before the first answer and between two versions.
    @Nullable Arrival arrival() {
        return arrival;
    }

    void received(int bytes) {
        fetched.addAndGet(bytes);
        speed.add(bytes, System.nanoTime());
    }

    /// A connection begins to copy a body.
    void copying() {
        connections.incrementAndGet();
    }

    void copied() {
        connections.decrementAndGet();
    }

    void waitedForDisk(long nanos) {
        diskNanos.add(nanos);
    }

    void heldBack(long nanos) {
        limitedNanos.add(nanos);
    }

    long fetched() {
        return fetched.get();
    }

    Progress read() {
        Arrival current = arrival;
        return new Progress(
                phase,
                current == null ? OptionalLong.empty() : current.file().total(),
                current == null ? 0 : current.file().bytes(),
                current == null ? 0 : current.hashed(),
                fetched.get(),
                phase == Progress.Phase.ENDED ? 0 : speed.bytesPerSecond(System.nanoTime()),
                stall());
    }

    private @Nullable Stall stall() {
        synchronized (stalls) {
            if (phase != Progress.Phase.FETCHING) {
                stalls.reset();
                return null;
            }
            return stalls.observe(
                            new StallDetector.Sample(
                                    System.nanoTime(),
                                    fetched.get(),
                                    diskNanos.sum(),
                                    limitedNanos.sum(),
                                    connections.get()))
                    .orElse(null);
        }
    }
}
