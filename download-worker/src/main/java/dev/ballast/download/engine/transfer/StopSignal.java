package dev.ballast.download.engine.transfer;

import dev.ballast.http.HttpCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The word to stop, and the calls that it cuts. Threads are never interrupted, since an interrupt
/// closes the file that the thread writes to. Thread-safe.
final class StopSignal {
    private final Set<HttpCall> calls = new HashSet<>();
    private @Nullable StopReason reason;

    /// Wakes all who wait and aborts all calls. Only the first reason counts.
    void give(StopReason why) {
        List<HttpCall> open;
        synchronized (this) {
            if (reason == null) {
                reason = why;
            }
            open = new ArrayList<>(calls);
            notifyAll();
        }
        open.forEach(HttpCall::abort);
    }

    /// Aborts all calls that are open now; nobody is told to stop.
    void abortCalls() {
        List<HttpCall> open;
        synchronized (this) {
            open = new ArrayList<>(calls);
        }
        open.forEach(HttpCall::abort);
    }

    synchronized @Nullable StopReason reason() {
        return reason;
    }

    synchronized boolean given() {
        return reason != null;
    }

    /// Waits, but not past the word to stop.
    synchronized void await(Duration longest) throws StoppedException {
        long end = System.nanoTime() + longest.toNanos();
        for (long left = longest.toNanos();
                left > 0 && reason == null;
                left = end - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException _) {
                throw new StoppedException();
            }
        }
        check();
    }

    synchronized void check() throws StoppedException {
        if (reason != null) {
            throw new StoppedException();
        }
    }

    synchronized void track(HttpCall call) throws StoppedException {
        check();
        calls.add(call);
    }

    synchronized void forget(HttpCall call) {
        calls.remove(call);
    }

    /// The transfer was told to stop.
    static final class StoppedException extends Exception {}
}
