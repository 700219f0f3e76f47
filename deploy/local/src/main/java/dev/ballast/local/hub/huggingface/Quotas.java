package dev.ballast.local.hub.huggingface;

import dev.ballast.local.hub.Request;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many requests are left, by bucket, as the hub tells in `RateLimit` and `RateLimit-Policy`.
final class Quotas {
    private static final int PLENTY = 3000;

    private final Map<String, Quota> quotas = new ConcurrentHashMap<>();

    /// A quota that is used up, or will be.
    private static final class Quota {
        private final Duration rest;
        private int left;
        private long until;

        Quota(int left, Duration rest) {
            this.left = left;
            this.rest = rest;
        }

        /// Whether one more request is within the quota. The first one that is not starts the
        /// pause; after that all is well.
        synchronized boolean take(long now) {
            if (left > 0) {
                left--;
                return true;
            }
            until = until == 0 ? now + rest.toNanos() : until;
            return now >= until;
        }

        synchronized int left() {
            return left;
        }

        synchronized long seconds(long now) {
            return until == 0
                    ? rest.toSeconds()
                    : Math.max(0, Duration.ofNanos(until - now).toSeconds());
        }
    }

    void limit(String bucket, int left, Duration rest) {
        quotas.put(bucket, new Quota(left, rest));
    }

    /// Whether the request may be answered.
    boolean admit(Request request) {
        Quota quota = quotas.get(bucket(request));
        return quota == null || quota.take(System.nanoTime());
    }

    /// The two fields that every answer has.
    Map<String, String> fields(Request request) {
        String bucket = bucket(request);
        Quota quota = quotas.get(bucket);
        int left = quota == null ? PLENTY : quota.left();
        long seconds = quota == null ? 300 : quota.seconds(System.nanoTime());
        return Map.of(
                "RateLimit",
                "\"%s\";r=%d;t=%d".formatted(bucket, left, seconds),
                "RateLimit-Policy",
                "\"fixed window\";\"%s\";q=%d;w=300".formatted(bucket, PLENTY));
    }

    private static String bucket(Request request) {
        if (request.path().contains("/resolve/")) {
            return "resolvers";
        }
        return request.path().startsWith("/api/") ? "api" : "pages";
    }
}
