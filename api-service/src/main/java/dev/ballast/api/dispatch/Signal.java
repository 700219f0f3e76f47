package dev.ballast.api.dispatch;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes a loop that polls. Raised often while nobody looks, it wakes once.
public class Signal {
    private final Semaphore raised = new Semaphore(0);

    /// Wakes the one that waits, or that waits next.
    public void raise() {
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /// Returns when raised, or after `atMost`.
    ///
    /// @throws InterruptedException if the thread is to end
    public void await(Duration atMost) throws InterruptedException {
        if (raised.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            raised.drainPermits();
        }
    }
}
