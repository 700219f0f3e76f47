package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.disk.PartialFile;
import dev.ballast.download.engine.disk.StagingDirectory;
import dev.ballast.download.engine.disk.StorageException;
import dev.ballast.download.engine.plan.RetryBudget;
import dev.ballast.download.engine.plan.Trouble;
import dev.ballast.download.engine.verify.Digests;
import dev.ballast.download.engine.verify.PartCheck;
import dev.ballast.download.engine.verify.PartDigests;
import dev.ballast.model.artifact.ByteRange;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
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
            how = persist();
        } catch (TransferException e) {
            how = e.outcome();
        } catch (StorageException e) {
            how = new TransferOutcome.Failed(e.code(), e.getMessage() + stillMissing(e), null);
        } catch (Throwable e) {
            // Stopping closes what is in use, and that may throw anything. Errors count too:
            // whoever waits for the outcome would wait for ever.
            StopReason reason = signal.reason();
            how = reason == null ? internal(e) : new TransferOutcome.Stopped(reason, 0);
        }
        end(how);
    }

    /// A volume that hiccups is opened again; what was on disk is still there.
    private TransferOutcome persist()
            throws IOException, TransferException, StopSignal.StoppedException {
        EngineSettings settings = parts.settings();
        RetryBudget budget =
                new RetryBudget(
                        settings.tries(),
                        settings.retryBase(),
                        settings.retryCeiling(),
                        ThreadLocalRandom.current());
        StagingDirectory staging = StagingDirectory.open(request.staging(), request.fence());
        while (true) {
            long before = gauges.fetched();
            try {
                return fetchAndVerify(staging);
            } catch (StorageException e) {
                if (gauges.fetched() > before) {
                    budget.progressed();
                }
                Duration delay =
                        e.code() == FailureCode.VOLUME_UNAVAILABLE
                                ? budget.failed(Trouble.CONNECTION).orElse(null)
                                : null;
                if (delay == null) {
                    throw e;
                }
                gauges.phase(Progress.Phase.WAITING);
                listener.retrying(String.valueOf(e.getMessage()), delay);
                closeArrival();
                gauges.arrival(null);
                signal.await(delay);
                staging = staging.again();
            }
        }
    }

    private TransferOutcome fetchAndVerify(StagingDirectory staging)
            throws IOException, TransferException, StopSignal.StoppedException {
        ContentFetch content =
                new ContentFetch(
                        TransferContext.of(parts, request, signal, gauges, listener), staging);
        content.resume();
        for (boolean again = false; ; again = true) {
            Arrival arrival = content.fetch();
            gauges.phase(Progress.Phase.VERIFYING);
            Digests found = arrival.finish();
            String mismatch = found.mismatch(request.expected().digests()).orElse(null);
            List<ByteRange> damaged = damaged(arrival, mismatch != null);
            if (mismatch == null && damaged.isEmpty()) {
                return new TransferOutcome.Completed(
                        arrival.file().path(),
                        arrival.file().bytes(),
                        found.sha256(),
                        arrival.file().validator());
            }
            String why = mismatch == null ? damaged.size() + " parts are damaged" : mismatch;
            if (again) {
                Path aside = arrival.file().quarantine();
                return new TransferOutcome.Failed(
                        FailureCode.CHECKSUM_MISMATCH,
                        "%s, twice; the file is kept as %s".formatted(why, aside.getFileName()),
                        null);
            }
            if (damaged.isEmpty()) {
                content.startOverElsewhere(why);
            } else {
                content.fetchAgain(damaged, why);
            }
        }
    }

    /// Digests of parts are looked at only if they are needed: they cost a second look at the file.
    private List<ByteRange> damaged(Arrival arrival, boolean mismatch)
            throws IOException, StopSignal.StoppedException {
        PartDigests digests = request.expected().parts();
        if (digests == null || !(mismatch || request.expected().digests().isEmpty())) {
            return List.of();
        }
        List<ByteRange> damaged = PartCheck.wrongParts(arrival.file(), digests, signal::given);
        signal.check();
        return damaged;
    }

    private void closeArrival() {
        Arrival arrival = gauges.arrival();
        if (arrival != null) {
            arrival.close();
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
        closeArrival();
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

    /// How much room the rest takes, if it is room that is missing.
    private String stillMissing(StorageException failure) {
        Arrival arrival = gauges.arrival();
        if (failure.code() != FailureCode.DISK_FULL || arrival == null) {
            return "";
        }
        PartialFile file = arrival.file();
        return file.total().isPresent()
                ? "; %d bytes of the file are still missing"
                        .formatted(file.total().getAsLong() - file.bytes())
                : "; the file has %d bytes so far, and its size is not known"
                        .formatted(file.bytes());
    }

    private static TransferOutcome internal(Throwable e) {
        return new TransferOutcome.Failed(
                FailureCode.INTERNAL, e.getClass().getSimpleName() + ": " + e.getMessage(), null);
    }
}
