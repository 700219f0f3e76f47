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
import dev.ballast.model.job.View;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The jobs that a client of llamactl sees, in its words.
@ApplicationScoped
class Downloads {
    private static final Duration REMEMBERED = Duration.ofHours(24);
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
        Places places = nodes.places(node);
        var request = wanted.toRequest(places.target(), places.worker());
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
            jobs.addAll(show(page.items().stream().filter(places::cover).toList(), places));
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
                Page.MOST,
                cursor);
    }

    /// One job.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`
    Job get(String id, @Nullable String node) {
        Places places = nodes.places(node);
        return find(id).flatMap(job -> show(List.of(job), places).stream().findFirst())
                .orElseThrow(Downloads::unknown);
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

    /// Those that are of models, in the same order.
    private List<Job> show(List<JobView> jobs, Places places) {
        Map<UUID, List<FileView>> files =
                findJobs.files(
                        jobs.stream().filter(Downloads::showsAFile).map(JobView::id).toList());
        return jobs.stream()
                .flatMap(job ->
                        ModelName.of(job.source())
                                .map(name ->
                                        show(
                                                job,
                                                name,
                                                files.getOrDefault(job.id(), List.of()),
                                                places))
                                .stream())
                .toList();
    }

    private static boolean showsAFile(JobView job) {
        return job.filesTotal() != null
                && (job.state() == JobState.DOWNLOADING || job.view() == View.LLAMA_CPP);
    }

    private static Job show(JobView job, ModelName name, List<FileView> files, Places places) {
        List<String> paths = files.stream().map(FileView::path).toList();
        String current =
                files.stream()
                        .filter(file -> file.state().equals("downloading"))
                        .map(FileView::path)
                        .findFirst()
                        .orElse("");
        return Job.of(job, name.chosenOf(paths), current, modelPath(job, paths, places));
    }

    private static @Nullable String modelPath(JobView job, List<String> files, Places places) {
        if (job.path() == null) {
            return null;
        }
        String folder = places.absolute(job.volume(), job.path());
        return job.view() == View.LLAMA_CPP
                ? ModelFiles.main(files).map(file -> folder + "/" + file).orElse(folder)
                : folder;
    }
}
