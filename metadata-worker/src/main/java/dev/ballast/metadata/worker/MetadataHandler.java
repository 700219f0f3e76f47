package dev.ballast.metadata.worker;

import dev.ballast.http.Patience;
import dev.ballast.metadata.hub.CivitaiHub;
import dev.ballast.metadata.hub.Description;
import dev.ballast.metadata.hub.HuggingFaceHub;
import dev.ballast.metadata.hub.Manners;
import dev.ballast.metadata.hub.Picture;
import dev.ballast.metadata.preview.Pictures;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.RateBucket;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.source.SourceFailure;
import dev.ballast.volume.VolumeException;
import dev.ballast.volume.VolumeLayout;
import dev.ballast.worker.HostHolds;
import dev.ballast.worker.TaskContext;
import dev.ballast.worker.TaskHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks a hub about one model, or which contents it knows. What the hub said is kept on the volume
/// until the API has heard of it, so nothing is asked twice.
public final class MetadataHandler implements TaskHandler {
    private static final Logger LOG = System.getLogger(MetadataHandler.class.getName());

    private final Map<VolumeName, Path> volumes;
    private final CivitaiHub civitai;
    private final HuggingFaceHub huggingFace;
    private final Pictures pictures;
    private final HostHolds holds;
    private final Supplier<Manners> manners;
    private final Map<UUID, KeptAnswers> kept = new ConcurrentHashMap<>();

    /// @param volumes the roots of what this worker mounts
    /// @param holds the pauses that hubs asked for: those of downloads are kept, and they are told
    /// @param manners of one task each
    MetadataHandler(
            Map<VolumeName, Path> volumes,
            CivitaiHub civitai,
            HuggingFaceHub huggingFace,
            Pictures pictures,
            HostHolds holds,
            Supplier<Manners> manners) {
        this.volumes = Map.copyOf(volumes);
        this.civitai = civitai;
        this.huggingFace = huggingFace;
        this.pictures = pictures;
        this.holds = holds;
        this.manners = manners;
    }

    @Override
    public TaskEvent handle(Claim claim, TaskContext context) {
        Path root = volumes.get(claim.work().volume());
        if (root == null || !VolumeLayout.isPrepared(root)) {
            return failed(
                    claim,
                    FailureCode.VOLUME_UNAVAILABLE,
                    "This worker does not have the volume '%s'. Name it in BALLAST_VOLUMES, and let a download worker open it first."
                            .formatted(claim.work().volume()),
                    null);
        }
        if (context.stopCause().isPresent()) {
            return new TaskEvent.HandedBack(claim.task(), claim.fence());
        }
        RateBucket bucket = RateBucket.of(asked(claim.work()), claim.ownToken());
        long held = holds.left(bucket);
        if (held > 0) {
            return failed(
                            claim,
                            FailureCode.SOURCE_RATE_LIMITED,
                            bucket.host() + " asked for a pause that is not over",
                            Math.ceilDiv(held, TimeUnit.SECONDS.toNanos(1)))
                    .withUnasked();
        }
        Manners manner = manners.get();
        try {
            VolumeLayout volume = new VolumeLayout(root);
            KeptAnswers answers = new KeptAnswers(volume.staging(claim.task()));
            kept.put(claim.task(), answers);
            TaskEvent outcome =
                    switch (claim.work()) {
                        case Work.Describe work ->
                                describe(claim, work, volume, answers, manner, context);
                        case Work.Identify work -> identify(claim, work, answers, manner);
                        default ->
                                throw new IllegalArgumentException(
                                        claim.work() + " is no question to a hub");
                    };
            holds.gate(claim.ownToken()).answered(asked(claim.work()), 200, null);
            return outcome;
        } catch (SourceFailure e) {
            if (e.code() == FailureCode.SOURCE_RATE_LIMITED) {
                URI speaker = e.speaker() == null ? asked(claim.work()) : e.speaker();
                holds.refused(RateBucket.of(speaker, claim.ownToken()), e.retryAfter());
            } else {
                keepQuota(bucket, manner);
            }
            TaskEvent.Failed failed =
                    failed(
                            claim,
                            e.code(),
                            e.detail(),
                            e.retryAfter() == null
                                    ? null
                                    : Math.max(1, e.retryAfter().toSeconds()));
            return e.isAbsent() ? failed.withAbsent() : failed;
        } catch (IOException e) {
            VolumeException told = VolumeException.of(e);
            return failed(claim, told.code(), String.valueOf(told.getMessage()), null);
        }
    }

    /// A refusal may be the last answer that the quota allows; what tells of a failure has no place
    /// for that.
    private void keepQuota(RateBucket bucket, Manners manner) {
        Long pause = manner.pauseSeconds();
        if (pause != null) {
            holds.refused(bucket, Duration.ofSeconds(pause));
        }
    }

    private URI asked(Work work) {
        return work instanceof Work.Describe describe
                        && describe.source() instanceof SourceRef.HuggingFace
                ? huggingFace.address()
                : civitai.address();
    }

    private TaskEvent describe(
            Claim claim,
            Work.Describe work,
            VolumeLayout volume,
            KeptAnswers answers,
            Manners manner,
            TaskContext context)
            throws SourceFailure, IOException {
        Description description =
                work.source() instanceof SourceRef.HuggingFace repository
                        ? huggingFace.describe(repository, claim.token(), manner, answers)
                        : civitai.describe(
                                work.source(), work.file(), claim.token(), manner, answers);
        HubFacts facts = description.facts();
        if (work.previewBelow() > 0) {
            if (manner.pauseSeconds() == null) {
                // Hosts of pictures are others', so the next question need not wait for them.
                context.asked();
            }
            facts = facts.with(picture(work, description, volume, context).orElse(null));
        }
        if (context.stopCause().isPresent()) {
            return new TaskEvent.HandedBack(claim.task(), claim.fence());
        }
        return new TaskEvent.Described(claim.task(), claim.fence(), facts, manner.pauseSeconds());
    }

    private Optional<HubFacts.Preview> picture(
            Work.Describe work, Description description, VolumeLayout volume, TaskContext context)
            throws IOException {
        List<Picture> order = Picture.inOrder(description.pictures(), work.previewBelow());
        try (Patience patience = pictures.patience()) {
            context.onStop(_ -> patience.end());
            return pictures.first(
                    new Pictures.Album(work.source(), description.by(), order), volume, patience);
        }
    }

    private TaskEvent identify(Claim claim, Work.Identify work, KeptAnswers answers, Manners manner)
            throws SourceFailure, IOException {
        Map<String, Long> versions =
                civitai.identify(work.contents(), claim.token(), manner, answers);
        return new TaskEvent.Identified(
                claim.task(), claim.fence(), versions, manner.pauseSeconds());
    }

    /// Of a question that is put again the answers so far stay.
    @Override
    public void told(TaskEvent outcome) {
        KeptAnswers answers = kept.remove(outcome.task());
        boolean again =
                outcome instanceof TaskEvent.HandedBack
                        || (outcome instanceof TaskEvent.Failed failed
                                && (failed.code().retryable()
                                        || failed.retryAfterSeconds() != null));
        if (answers == null || again) {
            return;
        }
        try {
            answers.delete();
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "answers not deleted task=%s cause=%s".formatted(outcome.task(), e));
        }
    }

    private static TaskEvent.Failed failed(
            Claim claim, FailureCode code, String detail, @Nullable Long retryAfterSeconds) {
        return new TaskEvent.Failed(claim.task(), claim.fence(), code, detail, retryAfterSeconds);
    }
}
