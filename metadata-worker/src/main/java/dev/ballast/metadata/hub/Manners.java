package dev.ballast.metadata.hub;

import dev.ballast.model.job.FailureCode;
import dev.ballast.source.SourceFailure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a hub is asked: one question after the other, a broken answer is asked for again at once, a
/// short pause that it wants is kept, and a longer one is told to whoever gave the task. Of one
/// task; not thread-safe.
public final class Manners {
    /// As CivitAI's and the Hugging Face Hub's own clients wait after 5xx.
    private static final List<Duration> USUAL_WAITS =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2));

    /// Longer pauses are no reason to keep a task.
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    /// After no answer at all; the hub may be down, so nobody asks it for a moment.
    private static final Duration AFTER_SILENCE = Duration.ofSeconds(2);

    private final List<Duration> waits;
    private long pausedUntil;
    private boolean paused;

    public Manners() {
        this(USUAL_WAITS);
    }

    private Manners(List<Duration> waits) {
        this.waits = List.copyOf(waits);
    }

    /// Manners with other waits.
    ///
    /// @param waits before each further try after a broken answer
    public static Manners waiting(List<Duration> waits) {
        return new Manners(waits);
    }

    /// One try; what it throws with code `SOURCE_UNREACHABLE` is worth another one.
    @FunctionalInterface
    interface Try<T> {
        T once() throws SourceFailure;
    }

    /// Asks until there is a sound answer, a final refusal, or no try is left.
    ///
    /// @throws SourceFailure with a time if the hub is to be left alone
    <T> T ask(Try<T> asking) throws SourceFailure {
        for (int i = 0; ; i++) {
            keepPause();
            try {
                return asking.once();
            } catch (SourceFailure e) {
                boolean broken =
                        e.code() == FailureCode.SOURCE_UNREACHABLE && e.retryAfter() == null;
                if (!broken || i >= waits.size()) {
                    throw e;
                }
                sleep(waits.get(i));
            }
        }
    }

    /// There was no answer at all.
    static SourceFailure silent(SourceFailure failure) {
        return failure.code() == FailureCode.SOURCE_UNREACHABLE && failure.retryAfter() == null
                ? new SourceFailure(failure.code(), failure.detail(), AFTER_SILENCE)
                : failure;
    }

    /// The quota that the hub told is used up for so long.
    ///
    /// @param pause null if it is not
    void exhausted(@Nullable Duration pause) {
        if (pause != null) {
            paused = true;
            pausedUntil = System.nanoTime() + pause.toNanos();
        }
    }

    /// How long the hub is not to be asked, rounded up to seconds; null if it may be asked.
    public @Nullable Long pauseSeconds() {
        long left = paused ? pausedUntil - System.nanoTime() : 0;
        return left <= 0 ? null : Math.ceilDiv(left, 1_000_000_000L);
    }

    private void keepPause() throws SourceFailure {
        Long seconds = pauseSeconds();
        if (seconds == null) {
            return;
        }
        Duration pause = Duration.ofSeconds(seconds);
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
            throw new SourceFailure(FailureCode.SOURCE_RATE_LIMITED, "its quota is used up", pause);
        }
        sleep(pause);
        paused = false;
    }

    private static void sleep(Duration time) throws SourceFailure {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceFailure(FailureCode.INTERNAL, "told to stop", null);
        }
    }
}
