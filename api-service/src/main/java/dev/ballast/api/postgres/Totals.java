package dev.ballast.api.postgres;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Remembers large totals for a moment: counting 100,000 rows for every page of a list costs more
/// than the page. Small totals are exact, those of 10,000 and more up to 5 s old.
final class Totals {
    private static final long LARGE = 10_000;
    private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int MAX_ENTRIES = 100;

    private final Map<String, Total> known =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Total> eldest) {
                    return size() > MAX_ENTRIES;
                }
            };

    private record Total(long count, long at) {
        boolean isFresh() {
            return System.nanoTime() - at < KEPT_NANOS;
        }
    }

    /// The total under this key, counted unless it is large and was counted just now.
    long get(String key, LongSupplier counting) {
        synchronized (known) {
            Total total = known.get(key);
            if (total != null && total.isFresh()) {
                return total.count();
            }
        }
        long count = counting.getAsLong();
        synchronized (known) {
            known.remove(key);
            if (count >= LARGE) {
                known.put(key, new Total(count, System.nanoTime()));
            }
        }
        return count;
    }
}
