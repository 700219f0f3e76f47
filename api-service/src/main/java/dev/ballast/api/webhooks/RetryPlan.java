package dev.ballast.api.webhooks;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// When a delivery that failed is tried again: after about 10 s, 40 s, 3 min, 11 min, 43 min, 3 h
/// and then every 6 h, ten times in all (22 h), each with ±20 % spread so that what failed together
/// does not come back together.
final class RetryPlan {
    static final int MOST_ATTEMPTS = 10;
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(6);
    private static final double SPREAD = 0.2;

    private final RandomGenerator random;

    RetryPlan(RandomGenerator random) {
        this.random = random;
    }

    /// How long to wait; empty if it is given up.
    ///
    /// @param attempt that failed, 1 or more
    /// @param asked by the receiver; null if it did not ask
    Optional<Duration> after(int attempt, @Nullable Duration asked) {
        if (attempt >= MOST_ATTEMPTS) {
            return Optional.empty();
        }
        long exact =
                Math.min(FIRST.toMillis() << Math.min(2 * (attempt - 1), 32), LONGEST.toMillis());
        double factor = 1 + SPREAD * (2 * random.nextDouble() - 1);
        Duration planned = Duration.ofMillis((long) (exact * factor));
        return Optional.of(
                asked == null || asked.compareTo(planned) < 0
                        ? planned
                        : asked.compareTo(LONGEST) > 0 ? LONGEST : asked);
    }
}
