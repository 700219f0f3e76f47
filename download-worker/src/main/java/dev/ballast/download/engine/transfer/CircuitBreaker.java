package dev.ballast.download.engine.transfer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Spares hosts that fail again and again: after `failures` in a row that took `rest` or longer,
/// over all transfers of an engine, a host is left alone for a while; then one request shows
/// whether it is back. Thread-safe.
final class CircuitBreaker {
    private final int failures;
    private final Duration rest;
    private final InstantSource clock;
    private final Map<String, State> hosts = new HashMap<>();

    /// @param failures in a row, with no answer between them, 1 or more
    /// @param rest how long a host is left alone then; also how long it must have failed, so that
    ///   many connections do not give up a host that only starts again
    CircuitBreaker(int failures, Duration rest, InstantSource clock) {
        this.failures = failures;
        this.rest = rest;
        this.clock = clock;
    }

    /// Asks before a request.
    ///
    /// @return how long to leave the host alone; null if it may be asked now
    synchronized @Nullable Duration admit(String host) {
        State state = hosts.get(host);
        if (state == null || state.openUntil == null) {
            return null;
        }
        Instant now = clock.instant();
        if (now.isBefore(state.openUntil)) {
            return Duration.between(now, state.openUntil);
        }
        // This one tries; the others wait for what comes of it, but not for ever.
        state.openUntil = now.plus(rest);
        return null;
    }

    /// The host answered, whatever it said.
    synchronized void succeeded(String host) {
        hosts.remove(host);
    }

    /// The host did not answer, or only that it cannot.
    synchronized void failed(String host) {
        Instant now = clock.instant();
        State state = hosts.computeIfAbsent(host, _ -> new State(now));
        state.inARow++;
        if (state.inARow >= failures && !now.isBefore(state.since.plus(rest))) {
            state.openUntil = now.plus(rest);
        }
    }

    private static final class State {
        final Instant since;
        int inARow;
        @Nullable Instant openUntil;

        State(Instant since) {
            this.since = since;
        }
    }
}
