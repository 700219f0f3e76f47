package dev.ballast.worker;

import dev.ballast.http.RequestGate;
import dev.ballast.model.message.RateBucket;
import dev.ballast.model.message.RateHold;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The upstreams that are not to be asked now, because they told so (429, or 503 with a time): this
/// worker, or another one. Thread-safe.
public final class HostHolds {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST_GUESS = Duration.ofMinutes(5);

    /// Who waited comes back spread over this part of the wait.
    private static final double SPREAD = 0.1;

    private static final Duration LONGEST_SPREAD = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Map<RateBucket, Hold> holds = new HashMap<>();
    private Runnable tell = () -> {};

    public HostHolds() {
        this(System::nanoTime, null);
    }

    HostHolds(LongSupplier nanoTime, @Nullable RandomGenerator random) {
        this.nanoTime = nanoTime;
        this.random = random == null ? new ThreadRandom() : random;
    }

    /// What is known of one upstream.
    private static final class Hold {
        private long begun;
        private long until;
        private boolean ours;
        private int refusals;

        Hold(long now) {
            begun = now;
            until = now;
        }
    }

    /// The API says that these are not to be asked.
    public synchronized void heard(List<RateHold> told) {
        long now = nanoTime.getAsLong();
        for (RateHold hold : told) {
            extend(hold(hold.bucket(), now), TimeUnit.SECONDS.toNanos(hold.seconds()), now);
        }
    }

    /// The pauses that this worker was asked for, as far as they are not over.
    public synchronized List<RateHold> seen() {
        long now = nanoTime.getAsLong();
        return holds.entrySet().stream()
                .filter(entry -> entry.getValue().ours && entry.getValue().until > now)
                .map(entry ->
                        new RateHold(
                                entry.getKey(), secondsRoundedUp(entry.getValue().until - now)))
                .toList();
    }

    public synchronized void whenSeen(Runnable tell) {
        this.tell = tell;
    }

    /// How long this upstream is not to be asked, nanoseconds; 0 if it may be asked.
    public synchronized long left(RateBucket bucket) {
        Hold hold = holds.get(bucket);
        return hold == null ? 0 : Math.max(0, hold.until - nanoTime.getAsLong());
    }

    /// The upstream asked for a pause.
    ///
    /// @param wait null if it did not say for how long: then each pause is twice as long as the one
    ///   before, until it answers again
    public void refused(RateBucket bucket, @Nullable Duration wait) {
        Runnable news;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            Hold hold = hold(bucket, now);
            if (hold.ours && hold.until > now && wait == null) {
                // Many connections are refused at once; that is one refusal.
                return;
            }
            hold.ours = true;
            hold.refusals++;
            extend(hold, (wait == null ? guess(hold.refusals) : wait).toNanos(), now);
            news = tell;
        }
        news.run();
    }

    /// Requests to hosts as one transfer makes them.
    ///
    /// @param token of the job; null for none
    public RequestGate gate(@Nullable String token) {
        return new Gate(token, random.nextDouble());
    }

    private synchronized void succeeded(RateBucket bucket) {
        Hold hold = holds.get(bucket);
        if (hold != null && hold.until <= nanoTime.getAsLong()) {
            holds.remove(bucket);
        }
    }

    private Hold hold(RateBucket bucket, long now) {
        return holds.computeIfAbsent(bucket, _ -> new Hold(now));
    }

    private static void extend(Hold hold, long nanos, long now) {
        long until = now + Math.min(nanos, LONGEST.toNanos());
        if (hold.until <= now) {
            hold.begun = now;
        }
        hold.until = Math.max(hold.until, until);
    }

    private static Duration guess(int time) {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(time - 1, 16));
        return doubled.compareTo(LONGEST_GUESS) > 0 ? LONGEST_GUESS : doubled;
    }

    private static long secondsRoundedUp(long nanos) {
        return Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1));
    }

    /// Requests of one transfer. Its place in the spread stays the same.
    private final class Gate implements RequestGate {
        private final @Nullable String token;
        private final double place;

        Gate(@Nullable String token, double place) {
            this.token = token;
            this.place = place;
        }

        @Override
        public long waitFor(URI uri) {
            synchronized (HostHolds.this) {
                Hold hold = holds.get(RateBucket.of(uri, token));
                if (hold == null) {
                    return 0;
                }
                double spread =
                        Math.min(
                                SPREAD * (hold.until - hold.begun),
                                (double) LONGEST_SPREAD.toNanos());
                return Math.max(0, hold.until + (long) (place * spread) - nanoTime.getAsLong());
            }
        }

        @Override
        public void answered(URI uri, int status, @Nullable Duration wait) {
            RateBucket bucket = RateBucket.of(uri, token);
            if (status == 429 || (status == 503 && wait != null)) {
                refused(bucket, wait);
            } else if (status < 500) {
                succeeded(bucket);
            }
        }
    }

    /// The generator of whichever thread asks.
    private static final class ThreadRandom implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }
}
