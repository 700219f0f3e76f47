package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.disk.StagingDirectory;
import dev.ballast.download.engine.disk.StorageException;
import dev.ballast.download.engine.verify.Digests;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// The life of one transfer: fetch, verify, end exactly once.
final class TransferRun implements Transfer {
    /// A connection that is cut ends its thread in no time; only a name look-up cannot be cut.
    private static final Duration GRACE = Duration.ofMillis(1200);

    private final TransferRequest request;
    private final EngineParts parts;
    private final TransferListener listener;
    private final StopSignal signal = new StopSignal();
    private final Gauges gauges = new Gauges();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<TransferOutcome> outcome = new CompletableFuture<>();

    TransferRun(TransferRequest request, EngineParts parts, TransferListener listener) {
        this.request = request;
        this.parts = parts;
        this.listener = listener;
    }

    void start() {
        // A platform thread: file operations and name look-ups would hold a virtual thread's
        // carrier.
        Thread.ofPlatform().daemon().name("transfer " + request.name()).start(this::run);
    }

    @Override
    public void stop(StopReason reason) {
        signal.give(reason);
        Arrival arrival = gauges.arrival();
        if (arrival != null) {
            arrival.cancelHashing();
        }
        try {
            outcome.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            // The thread is stuck where nothing can reach it. It finds the file closed when it
            // wakes.
            end(new TransferOutcome.Stopped(reason, 0));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new AssertionError("the outcome never fails", e);
        }
    }

    @Override
    public CompletableFuture<TransferOutcome> outcome() {
        return outcome.copy();
    }

    @Override
    public Progress progress() {
        return gauges.read();
    }

    private void run() {
        TransferOutcome how;
        try {
            how = fetchAndVerify();
        } catch (TransferException e) {
            how = e.outcome();
        } catch (StorageException e) {
            how = new TransferOutcome.Failed(e.code(), String.valueOf(e.getMessage()), null);
        } catch (Throwable e) {
            // Stopping closes what is in use, and that may throw anything. Errors count too:
            // whoever waits for the outcome would wait for ever.
            StopReason reason = signal.reason();
            how = reason == null ? internal(e) : new TransferOutcome.Stopped(reason, 0);
        }
        end(how);
    }

    private TransferOutcome fetchAndVerify()
            throws IOException, TransferException, StopSignal.StoppedException {
        ContentFetch content =
                new ContentFetch(
                        TransferContext.of(parts, request, signal, gauges, listener),
                        StagingDirectory.open(request.staging(), request.fence()));
        content.resume();
        for (boolean again = false; ; again = true) {
            Arrival arrival = content.fetch();
            gauges.phase(Progress.Phase.VERIFYING);
            Digests found = arrival.finish();
            String mismatch = found.mismatch(request.expected().digests()).orElse(null);
            if (mismatch == null) {
                return new TransferOutcome.Completed(
                        arrival.file().path(),
                        arrival.file().bytes(),
                        found.sha256(),
                        arrival.file().validator());
            }
            if (again) {
                Path aside = arrival.file().quarantine();
                return new TransferOutcome.Failed(
                        FailureCode.CHECKSUM_MISMATCH,
                        "%s, twice; the file is kept as %s"
                                .formatted(mismatch, aside.getFileName()),
                        null);
            }
            content.startOver(mismatch);
        }
    }

    private void end(TransferOutcome how) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        long kept = how instanceof TransferOutcome.Completed ? 0 : saved();
        TransferOutcome last =
                how instanceof TransferOutcome.Stopped(StopReason reason, long _)
                        ? new TransferOutcome.Stopped(reason, kept)
                        : how;
        Arrival arrival = gauges.arrival();
        if (arrival != null) {
            arrival.close();
        }
        gauges.phase(Progress.Phase.ENDED);
        try {
            listener.ended(last);
        } finally {
            outcome.complete(last);
        }
    }

    private long saved() {
        Arrival arrival = gauges.arrival();
        try {
            return arrival == null ? 0 : arrival.file().save();
        } catch (IOException _) {
            // The bytes since the last checkpoint are lost; the outcome is the same.
            return 0;
        }
    }

    private static TransferOutcome internal(Throwable e) {
        return new TransferOutcome.Failed(
                FailureCode.INTERNAL, e.getClass().getSimpleName() + ": " + e.getMessage(), null);
    }
}
