package dev.ballast.download.engine.transfer;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The hosts that lately sent the whole content where a part was asked for. They are spared such
/// requests for a while. Thread-safe.
final class RangeRefusals {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Map<String, Instant> untilByHost = new ConcurrentHashMap<>();

    RangeRefusals(InstantSource clock) {
        this.clock = clock;
    }

    void note(URI uri) {
        untilByHost.put(host(uri), clock.instant().plus(REMEMBERED));
    }

    boolean remembers(URI uri) {
        Instant until = untilByHost.get(host(uri));
        if (until == null) {
            return false;
        }
        if (clock.instant().isBefore(until)) {
            return true;
        }
        untilByHost.remove(host(uri), until);
        return false;
    }

    private static String host(URI uri) {
        return String.valueOf(uri.getAuthority());
    }
}
