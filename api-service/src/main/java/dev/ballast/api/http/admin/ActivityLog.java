package dev.ballast.api.http.admin;

import dev.ballast.api.jobs.ClearedLog;
import dev.ballast.api.jobs.FileView;
import dev.ballast.api.jobs.FindJobs;
import dev.ballast.api.jobs.JobFilter;
import dev.ballast.api.jobs.JobView;
import dev.ballast.model.job.JobKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What happened to the newest jobs since the log was cleared. It is made of the jobs, so all
/// replicas say the same.
@ApplicationScoped
class ActivityLog {
    private static final int JOBS = 200;

    /// Models that failed which are named of a job.
    private static final int NAMED = 20;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final FindJobs findJobs;
    private final ClearedLog cleared;
    private final InstantSource clock;

    ActivityLog(FindJobs findJobs, ClearedLog cleared, InstantSource clock) {
        this.findJobs = findJobs;
        this.cleared = cleared;
        this.clock = clock;
    }

    /// One line.
    ///
    /// @param time `HH:MM:SS`, UTC
    /// @param level `info`, `ok` or `error`
    @Schema(name = "AdminLogLine")
    record Line(String time, String message, String level) {}

    /// @param at when
    private record Happening(Instant at, String message, String level) {
        Line line() {
            return new Line(TIME.format(at), message, level);
        }
    }

    /// The lines, oldest first.
    List<Line> lines() {
        Instant since = cleared.at();
        List<JobView> jobs =
                findJobs.list(
                                new JobFilter(
                                        Set.of(), null, Map.of(), null, Set.of(), null, JOBS, null))
                        .items();
        Map<UUID, List<FileView>> failed =
                findJobs.failedFiles(
                        jobs.stream()
                                .filter(job -> hasFailures(job, since))
                                .map(JobView::id)
                                .toList(),
                        NAMED);
        return jobs.stream()
                .flatMap(job -> happenings(job, failed.getOrDefault(job.id(), List.of())).stream())
                .filter(happening -> happening.at().isAfter(since))
                .sorted(Comparator.comparing(Happening::at))
                .map(Happening::line)
                .toList();
    }

    /// Leaves out what has happened up to now.
    void clear() {
        cleared.clear(clock.instant());
    }

    /// @param failed files of the job
    private static List<Happening> happenings(JobView job, List<FileView> failed) {
        List<Happening> all = new ArrayList<>();
        all.add(new Happening(job.createdAt(), line(job, "queued"), "info"));
        Instant end = job.finishedAt();
        if (end != null) {
            failed.forEach(file ->
                    all.add(
                            new Happening(
                                    end,
                                    "%s failed: %s%s"
                                            .formatted(
                                                    job.kind().wire(),
                                                    file.path(),
                                                    why(file.error())),
                                    "error")));
            all.add(
                    switch (job.state()) {
                        case COMPLETED ->
                                new Happening(
                                        end,
                                        line(job, "completed"),
                                        failed.isEmpty() ? "ok" : "error");
                        case FAILED ->
                                new Happening(end, line(job, "failed") + why(job.error()), "error");
                        default -> new Happening(end, line(job, job.state().wire()), "info");
                    });
        }
        return all;
    }

    private static String line(JobView job, String word) {
        return "%s %s: %s".formatted(job.kind().wire(), word, subject(job));
    }

    /// A job for metadata is about many models, and goes on past those that fail.
    private static String subject(JobView job) {
        return job.kind() == JobKind.METADATA
                ? "%d of %d models".formatted(job.filesDone(), job.filesTotal())
                : job.labels().getOrDefault("catalog", job.source());
    }

    /// Whether it has ended, and there are models that it is not done with.
    private static boolean hasFailures(JobView job, Instant since) {
        Instant end = job.finishedAt();
        Integer all = job.filesTotal();
        return job.kind() == JobKind.METADATA
                && end != null
                && end.isAfter(since)
                && all != null
                && job.filesDone() < all;
    }

    private static String why(JobView.@Nullable JobError error) {
        return error == null ? "" : " (" + error.detail() + ")";
    }
}
