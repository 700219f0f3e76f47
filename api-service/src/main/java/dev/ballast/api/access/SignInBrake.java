package dev.ballast.api.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Slows guesses at the password of a name down: five tries are free, after each further one the
/// next must wait, 1 s, 2 s, 4 s … up to a minute. A sign-in, or a quarter of an hour without a
/// try, makes it forget. It knows nothing of which names exist, so it gives none away.
///
/// Names share a fixed number of counters, which nobody can foresee, so made-up names neither fill
/// the memory nor push others out. Thread-safe.
final class SignInBrake {
    static final int FREE_TRIES = 5;
    static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    static final Duration MEMORY = Duration.ofMinutes(15);

    private static final int COUNTERS = 4096;
    private static final int MOST_DOUBLINGS = 6;

    private final int salt = ThreadLocalRandom.current().nextInt();
    private final @Nullable Tries[] tries = new Tries[COUNTERS];

    private record Tries(int count, Instant last) {
        Duration waitAfter() {
            int beyond = count - FREE_TRIES;
            if (beyond < 0) {
                return Duration.ZERO;
            }
            Duration wait = Duration.ofSeconds(1L << Math.min(beyond, MOST_DOUBLINGS));
            return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        }
    }

    /// Counts a try, before it is known what comes of it, so that tries at once count as well.
    ///
    /// @return how long to wait instead; zero if it may be tried now
    synchronized Duration tried(String name, Instant now) {
        int at = counter(name);
        Tries before = tries[at];
        Tries known =
                before == null || before.last().plus(MEMORY).isBefore(now)
                        ? new Tries(0, now)
                        : before;
        Duration left = Duration.between(now, known.last().plus(known.waitAfter()));
        if (left.isPositive()) {
            return left;
        }
        tries[at] = new Tries(known.count() + 1, now);
        return Duration.ZERO;
    }

    /// Forgets the tries of a name, as one of them was right.
    synchronized void forget(String name) {
        tries[counter(name)] = null;
    }

    private int counter(String name) {
        return Math.floorMod((name.toLowerCase(Locale.ROOT) + salt).hashCode(), COUNTERS);
    }
}
