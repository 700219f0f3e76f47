package dev.ballast.api.http.llamacpp;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ballast.api.jobs.JobView;
import dev.ballast.model.job.JobState;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A job as llamactl shows it; times in seconds since 1970.
///
/// @param tag as asked for; if nothing was, the quantisation that was chosen, once that is known
/// @param error why it failed
/// @param modelPath absolute path of the first model file, or of the folder of a model in
///   safetensors
@Schema(name = "LlamactlJob")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Job(
        String id,
        String repo,
        String tag,
        String status,
        Progress progress,
        @Nullable String error,
        long createdAt,
        @Nullable Long completedAt,
        @Nullable String modelPath) {

    /// How far it is.
    ///
    /// @param totalBytes 0 while the source was not asked yet
    /// @param currentFile one that is being fetched; empty if there is none
    record Progress(long bytesDownloaded, long totalBytes, String currentFile) {}

    /// All jobs.
    @Schema(name = "LlamactlJobs")
    record Jobs(List<Job> jobs) {}

    /// What starts a job.
    @Schema(name = "LlamactlStarted")
    record Started(String jobId, String repo, String tag) {}

    static Job of(JobView job, ModelName name, String currentFile, @Nullable String modelPath) {
        return new Job(
                JobId.of(job.id()),
                name.repo(),
                name.tag(),
                status(job.state()),
                new Progress(
                        job.bytesDone(),
                        job.bytesTotal() == null ? 0 : job.bytesTotal(),
                        currentFile),
                job.error() == null ? null : job.error().detail(),
                job.createdAt().getEpochSecond(),
                job.finishedAt() == null ? null : job.finishedAt().getEpochSecond(),
                modelPath);
    }

    private static String status(JobState state) {
        return switch (state) {
            case QUEUED, WAITING, PAUSED -> "queued";
            case RESOLVING, DOWNLOADING, PUBLISHING -> "downloading";
            case COMPLETED -> "completed";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
        };
    }
}
