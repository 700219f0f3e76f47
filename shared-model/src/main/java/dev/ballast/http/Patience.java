package dev.ballast.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The time that requests may take together, one after the other, however slowly a host answers. It
/// is over early if somebody says so. Thread-safe.
public final class Patience implements AutoCloseable {
    private final Object lock = new Object();
    private final CompletableFuture<Boolean> time = new CompletableFuture<>();
    private @Nullable HttpCall current;
    private boolean over;

    /// @param longest from now on
    public Patience(Duration longest) {
        CompletableFuture<Void> _ = time.thenAccept(_ -> end());
        CompletableFuture<Boolean> _ =
                time.completeOnTimeout(true, longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Ends what is asked at this moment, and lets nothing else begin. Returns at once.
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

    public boolean isOver() {
        synchronized (lock) {
            return over;
        }
    }

    /// Lets a request begin, which ends with the time.
    public HttpCall limiting(HttpCall call) {
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
        time.cancel(false);
    }
}
