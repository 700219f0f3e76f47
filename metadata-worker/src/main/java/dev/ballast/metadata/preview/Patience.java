package dev.ballast.metadata.preview;

import dev.ballast.http.HttpCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The time that the pictures of one task may take, however slowly a host sends them. It is over
/// early if somebody says so. Thread-safe.
public final class Patience implements AutoCloseable {
    private final Object lock = new Object();
    private final Future<?> end;
    private @Nullable HttpCall current;
    private boolean over;

    /// @param time from now on
    Patience(Duration time) {
        this.end =
                CompletableFuture.runAsync(
                        this::end,
                        CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS));
    }

    /// Ends what is fetched at this moment, and lets nothing else begin. Returns at once.
    public void end() {
        HttpCall call;
        synchronized (lock) {
            over = true;
            call = current;
        }
        if (call != null) {
            call.abort();
        }
    }

    boolean isOver() {
        synchronized (lock) {
            return over;
        }
    }

    /// Lets a request begin, which ends with the time.
    HttpCall limiting(HttpCall call) {
        synchronized (lock) {
            current = call;
            if (over) {
                call.abort();
            }
        }
        return call;
    }

    @Override
    public void close() {
        end.cancel(false);
    }
}
