package dev.ballast.worker;

import dev.ballast.model.message.Claim;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// An API that gives out what a test puts in.
final class FakeClaims implements Claims {
    private final Queue<Claim> ready = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean away;
    final Queue<Claim.Request> requests = new ConcurrentLinkedQueue<>();

    void put(Claim claim) {
        ready.add(claim);
    }

    void away(boolean isAway) {
        away = isAway;
    }

    /// @param failure a runtime exception or an error
    void failOnce(Throwable failure) {
        failures.add(failure);
    }

    int asked() {
        return asked.get();
    }

    int left() {
        return ready.size();
    }

    @Override
    public Answer claim(Claim.Request request) throws ClaimsUnavailableException {
        asked.incrementAndGet();
        requests.add(request);
        if (away) {
            throw new ClaimsUnavailableException("away", null);
        }
        switch (failures.poll()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
        Instant asOf = Instant.now();
        Claim next = ready.poll();
        return next == null ? new Answer.Nothing(asOf) : new Answer.Granted(next);
    }
}
