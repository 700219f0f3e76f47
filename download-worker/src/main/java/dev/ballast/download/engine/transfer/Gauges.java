package dev.ballast.download.engine.transfer;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The numbers of one transfer, written by its threads and read by anyone.
final class Gauges {
    private final AtomicLong fetched = new AtomicLong();
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
                phase == Progress.Phase.ENDED ? 0 : speed.bytesPerSecond(System.nanoTime()));
    }
}
