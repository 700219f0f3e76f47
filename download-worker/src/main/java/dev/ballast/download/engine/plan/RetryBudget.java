package dev.ballast.download.engine.plan;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How often, and how long apart, a broken connection is tried again. Waits grow exponentially and
/// are drawn at random below their ceiling, so that many connections cut at once do not return at
/// once. Not thread-safe.
public final class RetryBudget {
    private static final int ODD_ANSWERS = 2;

    private final int tries;
    private final Duration base;
    private final Duration ceiling;
    private final RandomGenerator random;
    private final Map<Trouble, Integer> failures = new EnumMap<>(Trouble.class);

    /// @param tries failures of one kind in a row that end the budget, 1 or more; odd answers end
    ///   it the second time
    /// @param base ceiling of the first wait; doubles with each failure
    /// @param ceiling longest wait
    public RetryBudget(int tries, Duration base, Duration ceiling, RandomGenerator random) {
        this.tries = tries;
        this.base = base;
        this.ceiling = ceiling;
        this.random = random;
    }

    /// New bytes arrived: what failed before does not count any more.
    public void progressed() {
        failures.clear();
    }

    /// Books a failure.
    ///
    /// @return how long to wait before the next try, or empty if there shall be none
    public Optional<Duration> failed(Trouble trouble) {
        int count = failures.merge(trouble, 1, Integer::sum);
        int most = trouble == Trouble.ODD_ANSWER ? Math.min(ODD_ANSWERS, tries) : tries;
        if (count >= most) {
            return Optional.empty();
        }
        long bound = base.toNanos() << Math.min(count - 1, 20);
        long capped = Math.min(bound, ceiling.toNanos());
        return Optional.of(Duration.ofNanos(random.nextLong(capped / 2, capped + 1)));
    }
}
