package dev.ballast.local.hub.civitai;

import java.time.Duration;
import java.util.Map;

/// How many requests the site takes in a window of time, told in `RateLimit` of each answer. Counts
/// what came beyond that. Thread-safe.
final class Allowance {
    private final int most;
    private final Duration window;
    private int left;
    private long until;
    private int beyond;
    private int usedUp;

    Allowance(int most, Duration window) {
        this.most = most;
        this.window = window;
    }

    /// Whether one more request is within it.
    synchronized boolean take() {
        long now = System.nanoTime();
        if (until == 0 || now >= until) {
            left = most;
            until = now + window.toNanos();
        }
        if (left == 0) {
            beyond++;
            return false;
        }
        left--;
        usedUp += left == 0 ? 1 : 0;
        return true;
    }

    synchronized int beyond() {
        return beyond;
    }

    synchronized int usedUp() {
        return usedUp;
    }

    /// What an answer says of it (draft-ietf-httpapi-ratelimit-headers).
    synchronized Map<String, String> fields() {
        long seconds = Math.max(0, until - System.nanoTime()) / 1_000_000_000L;
        return Map.of(
                "RateLimit", "\"api\";r=%d;t=%d".formatted(left, seconds),
                "RateLimit-Policy",
                        "\"fixed window\";\"api\";q=%d;w=%d".formatted(most, window.toSeconds()));
    }
}
