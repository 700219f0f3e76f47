package dev.ballast.api.postgres;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Ids that sort by when they were made (RFC 9562 §5.7, version 7): 48 bits of milliseconds, then a
/// counter of 12 bits that begins anywhere in its lower half, so that ids of one process never go
/// back and the first halves of two processes hardly ever agree, then 62 random bits.
final class TimeOrderedIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AtomicLong LAST = new AtomicLong();

    private TimeOrderedIds() {}

    static UUID next() {
        long now = (System.currentTimeMillis() << 12) | (RANDOM.nextLong() & 0x7FFL);
        long tick = LAST.updateAndGet(last -> Math.max(last + 1, now));
        long high = ((tick >>> 12) << 16) | 0x7000L | (tick & 0xFFFL);
        long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
