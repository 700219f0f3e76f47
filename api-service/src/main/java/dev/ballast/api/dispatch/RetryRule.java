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

    /// What to do after a failure.
    public sealed interface Verdict {
        /// Again after this time, as a further attempt.
        record Retry(Duration delay) implements Verdict {}

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
        if (!code.retryable() || attempt >= maxAttempts) {
            return new Verdict.GiveUp();
        }
        Duration delay = backoff(attempt);
        if (wish != null && wish > delay.toSeconds()) {
            delay = Duration.ofSeconds(Math.min(wish, LONGEST_WISH.toSeconds()));
        }
        return new Verdict.Retry(delay);
    }

    /// What to do after a removal failed: nobody else takes these files off, so it is tried until
    /// it succeeds. A full volume is no reason to wait for room; removing makes it.
    public Verdict afterRemoval(FailureCode code, int attempt) {
        return code.retryable() ? new Verdict.Retry(backoff(attempt)) : new Verdict.GiveUp();
    }

    /// 1 s, 2 s, 4 s … up to 5 min, with ±20 % spread.
    private Duration backoff(int attempt) {
        long doubled = FIRST.toMillis() << Math.min(attempt - 1, 20);
        long capped = Math.min(doubled, CEILING.toMillis());
        return Duration.ofMillis(Math.round(capped * (0.8 + 0.4 * random.nextDouble())));
    }
}
