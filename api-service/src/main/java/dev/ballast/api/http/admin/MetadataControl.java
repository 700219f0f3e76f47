package dev.ballast.api.http.admin;

import dev.ballast.api.jobs.CancelJob;
import dev.ballast.api.jobs.FindJobs;
import dev.ballast.api.jobs.JobFilter;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.metadata.AskHub;
import dev.ballast.api.metadata.FetchMetadata;
import dev.ballast.api.metadata.FindMetadata;
import dev.ballast.api.metadata.FindMetadata.EntryState;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Has hubs asked about the catalog, by jobs of kind `metadata`.
@ApplicationScoped
class MetadataControl {
    private static final Set<JobState> ACTIVE =
            Arrays.stream(JobState.values())
                    .filter(state -> !state.isFinal())
                    .collect(Collectors.toUnmodifiableSet());
    private static final int PAGE = 200;

    private final FetchMetadata fetchMetadata;
    private final FindMetadata findMetadata;
    private final FindJobs findJobs;
    private final CancelJob cancelJob;

    MetadataControl(
            FetchMetadata fetchMetadata,
            FindMetadata findMetadata,
            FindJobs findJobs,
            CancelJob cancelJob) {
        this.fetchMetadata = fetchMetadata;
        this.findMetadata = findMetadata;
        this.findJobs = findJobs;
        this.cancelJob = cancelJob;
    }

    /// What is asked about now.
    ///
    /// @param queued how many models
    @Schema(name = "AdminFetched")
    record Queued(int queued, List<String> files) {}

    /// How far asking about a model is.
    ///
    /// @param status `queued_metadata`, `fetching_metadata`, `done` or `error`
    @Schema(name = "AdminMetadata")
    record Progress(String status, @Nullable String error) {
        static Progress of(EntryState entry) {
            return switch (entry.state()) {
                case QUEUED -> new Progress("queued_metadata", null);
                case FETCHING -> new Progress("fetching_metadata", null);
                case DONE -> new Progress("done", null);
                case NOT_FOUND, ERROR -> new Progress("error", entry.error());
            };
        }
    }

    /// Asks about all that nobody asks about already.
    Queued fetch(String owner) {
        FetchMetadata.Answer answer = fetchMetadata.handle(FetchMetadata.Wish.all(), owner);
        List<String> files =
                answer.created()
                        ? findMetadata.entries().stream()
                                .filter(entry -> entry.job().equals(answer.job().id()))
                                .map(EntryState::file)
                                .distinct()
                                .toList()
                        : List.of();
        return new Queued(files.size(), files);
    }

    /// Cancels all jobs that ask, but those that somebody waits for. What was found out stays.
    ///
    /// @return how many there were
    int stop() {
        List<JobView> active = new ArrayList<>();
        String cursor = null;
        do {
            Page<JobView> page =
                    findJobs.list(
                            new JobFilter(
                                    ACTIVE,
                                    JobKind.METADATA,
                                    Map.of(),
                                    null,
                                    Set.of(),
                                    null,
                                    PAGE,
                                    cursor));
            active.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        return (int)
                active.stream()
                        .filter(job -> !job.labels().containsKey(AskHub.AWAITED))
                        .filter(job -> cancel(job.id()))
                        .count();
    }

    /// @return false if it has ended by itself meanwhile
    private boolean cancel(UUID job) {
        try {
            cancelJob.handle(job);
            return true;
        } catch (RefusedException e) {
            if (e.code() != RefusedException.Code.JOB_ALREADY_ENDED) {
                throw e;
            }
            return false;
        }
    }

    /// By file.
    Map<String, Progress> progress() {
        Map<String, Progress> progress = new LinkedHashMap<>();
        findMetadata.entries().forEach(entry -> progress.put(entry.file(), Progress.of(entry)));
        return progress;
    }
}
