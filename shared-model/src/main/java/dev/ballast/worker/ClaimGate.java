package dev.ballast.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Decides when a slot without a task asks for one: when something rang that no claim has answered
/// yet, when it was woken, or when nobody has asked for a while; but not while anything holds it
/// back, and more and more slowly while claims fail. Thread-safe.
final class ClaimGate {

    /// Why nobody may claim for now.
    enum Hold {
        /// Control is not heard yet, so a task could not be stopped.
        DEAF,
        DRAINING,
        /// Too many outcomes could not be reported.
        CONGESTED,
        /// None of its volumes is there.
        UNMOUNTED
    }

    /// A reason to claim.
    ///
    /// @param hint the task that rang; null for none
    record Turn(@Nullable UUID hint) {}

    private final Pace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Hold> holds = EnumSet.of(Hold.DEAF);
    private int idleSlots;
    private int rings = 1;
    private @Nullable UUID hint;
    private Instant answered = Instant.MIN;
    private long idleClaimAt = System.nanoTime();
    private long notBefore = System.nanoTime();
    private int failures;
    private boolean everAnswered;
    private boolean closed;

    ClaimGate(Pace pace) {
        this.pace = pace;
    }

    /// Waits for a reason to claim; only one slot gets each. Empty once the gate is closed.
    Optional<Turn> awaitTurn() throws InterruptedException {
        lock.lockInterruptibly();
        idleSlots++;
        changed.signalAll();
        try {
            while (!closed) {
                long wait = waitForTurn(System.nanoTime());
                if (wait <= 0) {
                    return Optional.of(takeTurn());
                }
                changed.await(wait, TimeUnit.NANOSECONDS);
            }
            return Optional.empty();
        } finally {
            idleSlots--;
            lock.unlock();
        }
    }

    /// Waits until a ring could be used: a slot is free and nothing holds it back.
    ///
    /// @return false once the gate is closed
    boolean awaitFree() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && !isFree()) {
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a short time until a ring could be used.
    ///
    /// @return false if that did not happen, or the gate is closed
    boolean awaitFree(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (!closed && !isFree() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed && isFree();
        } finally {
            lock.unlock();
        }
    }

    /// Something rang. A ring from before the last empty answer has been answered by it and makes
    /// nobody claim.
    ///
    /// @return false if nobody here can use it: each idle slot takes one
    boolean ring(Doorbells.Ring ring) {
        lock.lock();
        try {
            if (ring.at().isBefore(answered)) {
                return true;
            }
            if (closed || !isFree() || rings >= idleSlots) {
                return false;
            }
            hint = ring.task();
            rings++;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// There may be work that nothing rings for.
    void wake() {
        lock.lock();
        try {
            ringAnyway();
        } finally {
            lock.unlock();
        }
    }

    /// A claim gave a task, so there may be another one for the next slot.
    void granted() {
        lock.lock();
        try {
            answeredNow();
            ringAnyway();
        } finally {
            lock.unlock();
        }
    }

    /// A claim gave nothing.
    void empty(Instant asOf) {
        lock.lock();
        try {
            answeredNow();
            if (asOf.isAfter(answered)) {
                answered = asOf;
            }
        } finally {
            lock.unlock();
        }
    }

    /// A claim had no answer: the next one waits, twice as long each time, with jitter.
    ///
    /// @return whether it is the first one of this outage
    boolean failed() {
        lock.lock();
        try {
            long ceiling = pace.claimRetry().toNanos();
            long spread =
                    Math.min(ceiling, Duration.ofMillis(200L << Math.min(failures, 10)).toNanos());
            notBefore =
                    System.nanoTime()
                            + ThreadLocalRandom.current().nextLong(spread / 4, spread + 1);
            ringAnyway();
            return failures++ == 0;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the last claim was answered. While there is no volume nothing is asked, so nothing
    /// is unanswered.
    boolean isAnswered() {
        lock.lock();
        try {
            return failures == 0 && (everAnswered || holds.contains(Hold.UNMOUNTED));
        } finally {
            lock.unlock();
        }
    }

    void hold(Hold reason) {
        lock.lock();
        try {
            holds.add(reason);
        } finally {
            lock.unlock();
        }
    }

    /// Takes the hold off; what was missed meanwhile is asked for at once.
    void release(Hold reason) {
        lock.lock();
        try {
            if (holds.remove(reason)) {
                ringAnyway();
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFree() {
        return idleSlots > 0 && holds.isEmpty();
    }

    private void ringAnyway() {
        rings = Math.max(rings, 1);
        changed.signalAll();
    }

    private void answeredNow() {
        failures = 0;
        everAnswered = true;
        notBefore = System.nanoTime();
        long idle = pace.idleClaim().toNanos();
        idleClaimAt = notBefore + idle - ThreadLocalRandom.current().nextLong(idle / 10 + 1);
    }

    private long waitForTurn(long now) {
        if (!holds.isEmpty()) {
            return Long.MAX_VALUE;
        }
        return Math.max(notBefore - now, rings > 0 ? 0 : idleClaimAt - now);
    }

    private Turn takeTurn() {
        Turn turn = new Turn(hint);
        rings = Math.max(0, rings - 1);
        hint = null;
        idleClaimAt = System.nanoTime() + pace.idleClaim().toNanos();
        return turn;
    }
}
