package dev.ballast.download.worker;

import dev.ballast.download.engine.transfer.Expectation;
import dev.ballast.download.engine.transfer.Progress;
import dev.ballast.download.engine.transfer.RenewalException;
import dev.ballast.download.engine.transfer.StopReason;
import dev.ballast.download.engine.transfer.Transfer;
import dev.ballast.download.engine.transfer.TransferEngine;
import dev.ballast.download.engine.transfer.TransferOutcome;
import dev.ballast.download.engine.transfer.TransferRequest;
import dev.ballast.download.engine.verify.Digest;
import dev.ballast.download.engine.verify.DigestAlgorithm;
import dev.ballast.download.source.Source;
import dev.ballast.http.RequestGate;
import dev.ballast.http.Validator;
import dev.ballast.model.artifact.SecretQuery;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.Stall;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import dev.ballast.volume.Receipt;
import dev.ballast.volume.Volume;
import dev.ballast.worker.StopCause;
import dev.ballast.worker.TaskContext;
import dev.ballast.worker.TaskHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Fetches one file into staging, and takes it into the store once it is verified. A file whose
/// content is in the store already is not fetched.
public final class TransferTask implements TaskHandler {
    private static final Logger LOG = System.getLogger(TransferTask.class.getName());
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Sources sources;
    private final TransferEngine engine;
    private final Volumes volumes;
    private final ClusterLimits limits;
    private final LongConsumer fetched;

    /// @param fetched told how many more bytes came over the network
    public TransferTask(
            Sources sources,
            TransferEngine engine,
            Volumes volumes,
            ClusterLimits limits,
            LongConsumer fetched) {
        this.sources = sources;
        this.engine = engine;
        this.volumes = volumes;
        this.limits = limits;
        this.fetched = fetched;
    }

    @Override
    public TaskEvent handle(Claim claim, TaskContext context)
            throws InterruptedException, ExecutionException {
        if (!(claim.work() instanceof Work.Transfer work)) {
            throw Outcomes.misplaced(claim);
        }
        Optional<Source> source = sources.find(work.source());
        if (source.isEmpty()) {
            return Outcomes.failed(
                    claim, FailureCode.INVALID_REQUEST, sources.refusal(work.source()));
        }
        try {
            Volume volume = volumes.get(work.volume());
            Sha256 expected = work.file().sha256();
            if (expected != null && volume.blobs().has(expected)) {
                long size = Files.size(volume.blobs().path(expected));
                return new TaskEvent.Transferred(claim.task(), claim.fence(), expected, size);
            }
            Receipt earlier = Receipt.find(volume.layout().staging(claim.task())).orElse(null);
            if (earlier != null && volume.blobs().has(earlier.sha256())) {
                return transferred(claim, earlier);
            }
            try (TransferLimits its = limits.open(claim, work)) {
                TransferRequest request = request(claim, work, source.get(), volume, its);
                TransferEngine fetcher = source.get().engine().orElse(engine);
                TransferOutcome outcome = fetch(fetcher, request, context, its);
                if (outcome instanceof TransferOutcome.Failed(FailureCode code, _, _)
                        && code == FailureCode.SOURCE_UNREACHABLE) {
                    source.get().unreachable(request.uri());
                }
                return finish(claim, work.file(), volume, outcome);
            }
        } catch (IOException e) {
            return Outcomes.failed(claim, e);
        }
    }

    private static TransferRequest request(
            Claim claim, Work.Transfer work, Source source, Volume volume, TransferLimits its)
            throws IOException {
        Credential credential = Credentials.of(claim);
        String query = claim.secrets().get(Claim.QUERY);
        SourceRef asked = SecretQuery.join(work.source(), query);
        Work.PlannedFile file = work.file();
        return new TransferRequest(
                file.path().fileName(),
                SecretQuery.join(source.address(asked, work.revision(), file), query),
                _ -> renew(work, source, asked, credential, its.gate()),
                source.headers(asked, credential),
                expectation(file),
                // Not made here: the engine spares itself looking around in one that it made.
                volume.layout().staging(claim.task()),
                claim.fence(),
                its.speed(),
                its.gate());
    }

    private static URI renew(
            Work.Transfer work,
            Source source,
            SourceRef asked,
            Credential credential,
            RequestGate gate)
            throws IOException {
        try {
            return source.renew(asked, work.revision(), work.file(), credential);
        } catch (SourceFailure e) {
            if (e.code() == FailureCode.SOURCE_RATE_LIMITED) {
                URI first = source.address(asked, work.revision(), work.file());
                URI speaker = e.speaker() == null ? first : e.speaker();
                gate.answered(speaker, 429, e.retryAfter());
            }
            throw new RenewalException(e.code(), e.detail(), e.retryAfter());
        }
    }

    /// Where a digest is known it decides alone: mirrors of one file often disagree about its tag.
    private static Expectation expectation(Work.PlannedFile file) {
        Expectation expected =
                file.size() == null ? Expectation.NONE : Expectation.NONE.withSize(file.size());
        if (file.sha256() != null) {
            return expected.withSha256(file.sha256());
        }
        if (file.gitSha1() != null && file.size() != null) {
            return expected.withDigest(new Digest(DigestAlgorithm.GIT_BLOB_SHA1, file.gitSha1()));
        }
        if (file.blake3() != null) {
            return expected.withDigest(new Digest(DigestAlgorithm.BLAKE3, file.blake3()));
        }
        return file.validator() == null
                ? expected
                : expected.withPinned(new Validator(file.validator()));
    }

    private TransferOutcome fetch(
            TransferEngine fetcher,
            TransferRequest request,
            TaskContext context,
            TransferLimits its)
            throws InterruptedException, ExecutionException {
        Transfer transfer =
                fetcher.start(request, new TransferLog(request.name(), request.fence()));
        // Stopping waits for the disk, and whoever says stop has other tasks to tell.
        context.onStop(cause -> Thread.startVirtualThread(() -> transfer.stop(reason(cause))));
        long counted = 0;
        while (true) {
            try {
                TransferOutcome outcome =
                        transfer.outcome().get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                tell(transfer.progress(), null, context, counted);
                return outcome;
            } catch (TimeoutException _) {
                Progress now = transfer.progress();
                counted = tell(now, its.stall(now, request.uri()), context, counted);
            }
        }
    }

    private long tell(Progress now, @Nullable Stall stall, TaskContext context, long counted) {
        Long total = now.total().isPresent() ? now.total().getAsLong() : null;
        context.progress(now.bytesWritten(), total, now.bytesPerSecond(), stall);
        fetched.accept(now.bytesFetched() - counted);
        return now.bytesFetched();
    }

    private static TaskEvent finish(
            Claim claim, Work.PlannedFile planned, Volume volume, TransferOutcome outcome)
            throws IOException {
        return switch (outcome) {
            case TransferOutcome.Completed(var file, long size, Sha256 sha256, _) -> {
                volume.adopt(file, sha256);
                boolean compared = planned.size() != null;
                if (planned.sha256() == null && planned.gitSha1() != null && compared) {
                    volume.gitNames().note(planned.gitSha1(), sha256);
                }
                Receipt receipt = new Receipt(sha256, size);
                receipt.leaveIn(volume.staging(claim.task()), claim.fence());
                yield transferred(claim, receipt);
            }
            case TransferOutcome.Stopped _ -> Outcomes.handedBack(claim);
            case TransferOutcome.Failed(FailureCode code, String detail, var retryAfter) ->
                    Outcomes.failed(claim, code, detail, retryAfter);
        };
    }

    private static TaskEvent transferred(Claim claim, Receipt receipt) {
        return new TaskEvent.Transferred(
                claim.task(), claim.fence(), receipt.sha256(), receipt.size());
    }

    /// Nobody will ask for the file again: its staging folder goes, unless a later owner is at work
    /// in it. Then this outcome came too late.
    @Override
    public void told(TaskEvent outcome) {
        if (!(outcome instanceof TaskEvent.Transferred)) {
            return;
        }
        try {
            volumes.releaseStaging(outcome.task(), outcome.fence());
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "staging not removed task=%s cause=%s".formatted(outcome.task(), e));
        }
    }

    private static StopReason reason(StopCause cause) {
        return switch (cause) {
            case CANCELLED -> StopReason.CANCELLED;
            case PAUSED -> StopReason.PAUSED;
            case LIMIT, REVOKED, FROZEN, DRAINING, SHUTDOWN -> StopReason.HANDED_BACK;
        };
    }
}
