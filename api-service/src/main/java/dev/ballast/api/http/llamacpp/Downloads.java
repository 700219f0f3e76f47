package dev.ballast.api.http.llamacpp;

import dev.ballast.api.http.llamacpp.DownloadBody.Wanted;
import dev.ballast.api.jobs.CancelJob;
import dev.ballast.api.jobs.DeleteJob;
import dev.ballast.api.jobs.FileView;
import dev.ballast.api.jobs.FindJobs;
import dev.ballast.api.jobs.JobFilter;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.jobs.SubmitJob;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The jobs that a client of llamactl sees, in its words.
@ApplicationScoped
class Downloads {
    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final int PAGE = 200;
    private static final int MOST = 1000;

    private final SubmitJob submitJob;
    private final FindJobs findJobs;
    private final CancelJob cancelJob;
    private final DeleteJob deleteJob;
    private final Nodes nodes;

    Downloads(
            SubmitJob submitJob,
            FindJobs findJobs,
            CancelJob cancelJob,
            DeleteJob deleteJob,
            Nodes nodes) {
        this.submitJob = submitJob;
        this.findJobs = findJobs;
        this.cancelJob = cancelJob;
        this.deleteJob = deleteJob;
        this.nodes = nodes;
    }

    /// Submits a job, or joins the one for the same model.
    Job.Started start(Wanted wanted, @Nullable String node, String owner) {
        var request = wanted.toRequest(nodes.places(node).target());
        JobView job = submitJob.handle(new Submission(owner, request, null)).job();
        return new Job.Started(JobId.of(job.id()), wanted.name().repo(), wanted.name().tag());
    }

    /// The newest first, without those that ended long ago.
    Job.Jobs list(@Nullable String node) {
        Places places = nodes.places(node);
        Instant since = Instant.now().minus(REMEMBERED);
        List<Job> jobs = new ArrayList<>();
        String cursor = null;
        do {
            Page<JobView> page = findJobs.list(filter(since, cursor));
            page.items().stream()
                    .filter(job -> places.cover(job.volume()))
                    .forEach(job -> show(job, places).ifPresent(jobs::add));
            cursor = page.nextCursor();
        } while (cursor != null && jobs.size() < MOST);
        return new Job.Jobs(jobs);
    }

    private static JobFilter filter(Instant since, @Nullable String cursor) {
        return new JobFilter(
                Set.of(),
                JobKind.DOWNLOAD,
                Map.of(),
                null,
                Set.of("gguf", "hf"),
                since,
                PAGE,
                cursor);
    }

    /// One job.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`
    Job get(String id, @Nullable String node) {
        Places places = nodes.places(node);
        return find(id).flatMap(job -> show(job, places)).orElseThrow(Downloads::unknown);
    }

    /// Cancels a job that has not ended.
    ///
    /// @param forget whether one that has ended is removed instead of refused
    /// @throws RefusedException `JOB_NOT_FOUND`, `JOB_ALREADY_ENDED`
    void end(String id, @Nullable String node, boolean forget) {
        nodes.places(node);
        JobView job =
                find(id).filter(found -> ModelName.of(found.source()).isPresent())
                        .orElseThrow(Downloads::unknown);
        if (forget && job.state().isFinal()) {
            deleteJob.handle(job.id());
        } else {
            cancelJob.handle(job.id());
        }
    }

    private Optional<JobView> find(String id) {
        var bits = JobId.firstHalf(id);
        return bits.isPresent() ? findJobs.ofFirstHalf(bits.getAsLong()) : Optional.empty();
    }

    private static RefusedException unknown() {
        return new RefusedException(
                RefusedException.Code.JOB_NOT_FOUND, "There is no job of this id.");
    }

    private Optional<Job> show(JobView job, Places places) {
        return ModelName.of(job.source()).map(name -> show(job, name, places));
    }

    /// The files are asked for only where one of them is to be shown.
    private Job show(JobView job, ModelName name, Places places) {
        boolean running = job.state() == JobState.DOWNLOADING;
        boolean unnamed = name.tag().isEmpty() && job.filesTotal() != null;
        List<FileView> files = running || unnamed ? findJobs.files(job.id()) : List.of();
        return Job.of(
                job,
                unnamed ? name.chosenOf(files.stream().map(FileView::path)) : name,
                running ? currentOf(files) : "",
                job.path() == null ? null : places.absolute(job.volume(), job.path()));
    }

    private static String currentOf(List<FileView> files) {
        return files.stream()
                .filter(file -> file.state().equals("downloading"))
                .map(FileView::path)
                .findFirst()
                .orElse("");
    }
}
