package dev.ballast.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Predicate;

/// Rings when a task can run. Used by one thread.
public interface Doorbells extends AutoCloseable {

    /// Waits until something rings, at most for `patience`, and tells `listener` of each ring. What
    /// it takes (true) is over; what it does not take rings at another worker. Both are settled
    /// when this returns.
    ///
    /// @throws InterruptedException if the thread is interrupted
    void listen(Duration patience, Predicate<Ring> listener) throws InterruptedException;

    /// Nobody here listens for a while: what is on its way here goes to other workers. Ends with
    /// the next [#listen].
    void pause();

    /// Stops listening; rings that are not settled go to other workers. At most 1 s.
    @Override
    void close();

    /// One ring.
    ///
    /// @param task the task that it is about: a hint
    /// @param at when it rang, by the clock of who rang it
    record Ring(UUID task, Instant at) {}
}
