package dev.ballast.api.dispatch;

import dev.ballast.model.job.FailureCode;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Decides whether a failed task is tried again, and when.
///
/// @param maxAttempts tries of one task, 1 or more
/// @param random spreads the delays
public record RetryRule(int maxAttempts, RandomGenerator random) {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration CEILING = Duration.ofMinutes(5);
    private static final Duration LONGEST_WISH = Duration.ofHours(24);
    private static final Duration LONGEST_SPREAD = Duration.ofSeconds(5);

    /// What to do after a failure.
    public sealed interface Verdict {
        /// Again after this time.
        ///
        /// @param spendsAttempt whether it counts as a further attempt
        record Retry(Duration delay, boolean spendsAttempt) implements Verdict {}

        /// Again when the volume has room; costs no attempt.
        record AwaitSpace() implements Verdict {}

        /// Never again by itself.
        record GiveUp() implements Verdict {}
    }

    /// Decides about the failure of attempt number `attempt`.
    ///
    /// @param wish how long the source asked us to wait, in seconds; null if it did not. Honoured
    ///   up to a day, also beyond the usual ceiling of 5 min.
    public Verdict after(FailureCode code, int attempt, @Nullable Long wish) {
        if (code == FailureCode.DISK_FULL) {
            return new Verdict.AwaitSpace();
        }
        if (code == FailureCode.SOURCE_RATE_LIMITED && wish != null) {
            // To wait as one is told to is no failure.
            return new Verdict.Retry(asWished(wish), false);
        }
        if (!code.retryable() || attempt >= maxAttempts) {
            return new Verdict.GiveUp();
        }
        Duration delay = backoff(attempt);
        if (wish != null && wish > delay.toSeconds()) {
            delay = asWished(wish);
        }
        return new Verdict.Retry(delay, true);
    }

    /// Not before the time, and not all at once.
    private Duration asWished(long seconds) {
        long least = Math.min(Math.max(1, seconds), LONGEST_WISH.toSeconds()) * 1000;
        long spread = Math.min(least / 10, LONGEST_SPREAD.toMillis());
        return Duration.ofMillis(least + Math.round(spread * random.nextDouble()));
    }

    /// What to do after a removal failed: nobody else takes these files off, so it is tried until
    /// it succeeds. A full volume is no reason to wait for room; removing makes it.
    public Verdict afterRemoval(FailureCode code, int attempt) {
        return code.retryable() ? new Verdict.Retry(backoff(attempt), true) : new Verdict.GiveUp();
    }

    /// 1 s, 2 s, 4 s … up to 5 min, with ±20 % spread.
    private Duration backoff(int attempt) {
        long doubled = FIRST.toMillis() << Math.min(attempt - 1, 20);
        long capped = Math.min(doubled, CEILING.toMillis());
        return Duration.ofMillis(Math.round(capped * (0.8 + 0.4 * random.nextDouble())));
    }
}
