package dev.ballast.download.worker;

import dev.ballast.download.engine.transfer.SpeedLimit;
import dev.ballast.model.message.Control;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The speed that all transfers of this worker share; without a limit until it is told one.
/// Thread-safe.
///
/// Each block of bytes reserves the time that it takes at the limit; who reserved waits until then.
/// Unused time is not saved up, so there is no burst after a pause.
public final class SpeedBudget implements SpeedLimit, Consumer<Control.Limits> {
    private final LongSupplier nanoTime;
    private @Nullable Long bytesPerSecond;
    private long reservedUntil;

    public SpeedBudget() {
        this(System::nanoTime);
    }

    SpeedBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.reservedUntil = nanoTime.getAsLong();
    }

    @Override
    public synchronized void accept(Control.Limits limits) {
        bytesPerSecond = limits.maxSpeed();
        reservedUntil = nanoTime.getAsLong();
    }

    @Override
    public synchronized long book(int bytes) {
        Long limit = bytesPerSecond;
        if (limit == null) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        reservedUntil =
                Math.max(reservedUntil, now)
                        + (long) ((double) bytes / limit * TimeUnit.SECONDS.toNanos(1));
        return reservedUntil - now;
    }
}
