package dev.ballast.download.worker;

import dev.ballast.download.source.Source;
import dev.ballast.download.source.SourcePlan;
import dev.ballast.model.artifact.NameClash;
import dev.ballast.model.artifact.SecretQuery;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.RateBucket;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.source.SourceFailure;
import dev.ballast.volume.GitNames;
import dev.ballast.worker.HostHolds;
import dev.ballast.worker.TaskContext;
import dev.ballast.worker.TaskHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks a source for its files, pins the revision, and keeps the files that the job wants.
public final class ResolveTask implements TaskHandler {
    private static final Logger LOG = System.getLogger(ResolveTask.class.getName());

    private final Sources sources;
    private final Volumes volumes;
    private final HostHolds holds;

    public ResolveTask(Sources sources, Volumes volumes, HostHolds holds) {
        this.sources = sources;
        this.volumes = volumes;
        this.holds = holds;
    }

    @Override
    public TaskEvent handle(Claim claim, TaskContext context) {
        if (!(claim.work() instanceof Work.Resolve work)) {
            throw Outcomes.misplaced(claim);
        }
        if (work.source() instanceof SourceRef.Noop noop) {
            return plan(claim, null, noop.displayName(), List.of());
        }
        Source source = sources.find(work.source()).orElse(null);
        if (source == null) {
            return Outcomes.failed(
                    claim, FailureCode.INVALID_REQUEST, sources.refusal(work.source()));
        }
        RateBucket bucket =
                source.asked(work.source())
                        .map(uri -> RateBucket.of(uri, claim.ownToken()))
                        .orElse(null);
        if (bucket != null && holds.left(bucket) > 0) {
            return Outcomes.failed(
                    claim,
                    FailureCode.SOURCE_RATE_LIMITED,
                    bucket.host() + " asked for a pause that is not over",
                    Duration.ofNanos(holds.left(bucket)));
        }
        try {
            String query = claim.secrets().get(Claim.QUERY);
            SourceRef asked = SecretQuery.join(work.source(), query);
            if (work.newest()) {
                String newest = source.newest(asked, Credentials.of(claim));
                return plan(claim, newest, work.source().displayName(), List.of());
            }
            SourcePlan plan = source.resolve(asked, Credentials.of(claim));
            return select(claim, work, query == null ? plan : withoutQueries(plan));
        } catch (SourceFailure e) {
            if (bucket != null && e.code() == FailureCode.SOURCE_RATE_LIMITED) {
                URI speaker = e.speaker();
                RateBucket refused =
                        speaker == null ? bucket : RateBucket.of(speaker, claim.ownToken());
                holds.refused(refused, e.retryAfter());
            }
            return Outcomes.failed(claim, e);
        }
    }

    /// The plan travels by Kafka: what was handed over for this claim alone must not be in it.
    private static SourcePlan withoutQueries(SourcePlan plan) {
        return new SourcePlan(
                plan.revision(),
                plan.name(),
                plan.files().stream().map(file -> file.at(SecretQuery.cut(file.uri()))).toList(),
                plan.unusable());
    }

    private TaskEvent select(Claim claim, Work.Resolve work, SourcePlan plan) {
        FilePatterns wanted =
                FilePatterns.of(
                        work.include(),
                        work.exclude(),
                        plan.files().stream().map(file -> file.path().value()).toList());
        List<Work.PlannedFile> files =
                plan.files().stream().filter(file -> wanted.select(file.path().value())).toList();
        Optional<SourcePlan.Unusable> unusable =
                plan.unusable().stream().filter(file -> wanted.select(file.path())).findFirst();
        if (unusable.isPresent()) {
            return Outcomes.failed(
                    claim,
                    FailureCode.INVALID_REQUEST,
                    "the source has a file that cannot be taken: %s; nothing was written. Exclude it, or select others"
                            .formatted(unusable.get().why()));
        }
        if (files.isEmpty()) {
            return Outcomes.failed(
                    claim,
                    FailureCode.SOURCE_NOT_FOUND,
                    "none of the source's %d files matches include %s and exclude %s"
                            .formatted(plan.files().size(), work.include(), work.exclude()));
        }
        Optional<String> clash =
                NameClash.among(files.stream().map(Work.PlannedFile::path).toList());
        if (clash.isPresent()) {
            return Outcomes.failed(
                    claim,
                    FailureCode.INVALID_REQUEST,
                    clash.get() + " Nothing was written. Exclude one of them.");
        }
        Sha256 expected = work.sha256();
        if (expected == null) {
            return plan(
                    claim, plan.revision(), name(work.source(), plan), withDigests(work, files));
        }
        if (files.size() > 1) {
            return Outcomes.failed(
                    claim,
                    FailureCode.INVALID_REQUEST,
                    "sha256 is given, but the source has %d files; select one of them"
                            .formatted(files.size()));
        }
        Work.PlannedFile file = files.getFirst();
        if (file.sha256() != null && !file.sha256().equals(expected)) {
            return Outcomes.failed(
                    claim,
                    FailureCode.CHECKSUM_MISMATCH,
                    "the source says that %s has SHA-256 %s, not %s"
                            .formatted(file.path(), file.sha256(), expected));
        }
        return plan(
                claim, plan.revision(), name(work.source(), plan), List.of(file.holding(expected)));
    }

    /// With the SHA-256 of those that the source names by Git only and that are on the volume, so
    /// that they are not fetched again.
    private List<Work.PlannedFile> withDigests(Work.Resolve work, List<Work.PlannedFile> files) {
        try {
            GitNames names = volumes.get(work.volume()).gitNames();
            List<Work.PlannedFile> known = new ArrayList<>();
            for (Work.PlannedFile file : files) {
                Optional<Sha256> digest =
                        file.sha256() != null || file.gitSha1() == null || file.size() == null
                                ? Optional.empty()
                                : names.find(file.gitSha1(), file.size());
                known.add(digest.map(file::holding).orElse(file));
            }
            return known;
        } catch (IOException e) {
            // The transfers will tell what is wrong with the volume.
            LOG.log(
                    Level.WARNING,
                    "known files not looked up job=%s cause=%s".formatted(work.job(), e));
            return files;
        }
    }

    private static TaskEvent plan(
            Claim claim, @Nullable String revision, String name, List<Work.PlannedFile> files) {
        return new TaskEvent.Resolved(claim.task(), claim.fence(), revision, name, 0, true, files);
    }

    private static String name(SourceRef source, SourcePlan plan) {
        return plan.name() == null ? source.displayName() : plan.name();
    }
}
