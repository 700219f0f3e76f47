package dev.ballast.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// Doorbells that a test rings.
final class FakeDoorbells implements Doorbells {
    private final BlockingQueue<Ring> rung = new LinkedBlockingQueue<>();
    final List<Ring> released = new CopyOnWriteArrayList<>();
    final AtomicInteger accepted = new AtomicInteger();
    volatile boolean listening;
    volatile boolean paused;
    volatile boolean closed;

    void ring(Instant at) {
        rung.add(new Ring(UUID.randomUUID(), at));
    }

    void ring() {
        ring(Instant.now());
    }

    @Override
    public void listen(Duration patience, Predicate<Ring> listener) throws InterruptedException {
        paused = false;
        listening = true;
        Ring ring = rung.poll(Math.min(50, patience.toMillis()), TimeUnit.MILLISECONDS);
        if (ring != null) {
            if (listener.test(ring)) {
                accepted.incrementAndGet();
            } else {
                released.add(ring);
            }
        }
        listening = false;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
