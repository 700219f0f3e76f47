package dev.ballast.api.http.ultramuse;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.job.Stall;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A download as UltraMuse shows it.
///
/// @param modelId of the registry; null for a job that did not come from there
/// @param status `pending`, `downloading`, `paused`, `completed`, `failed` or `cancelled`
/// @param stalled whether the source is silent though the connection stands
/// @param error a sentence; null unless it failed
@JsonNaming(LowerCamelCaseStrategy.class)
@Schema(name = "UltraMuseDownload")
record Download(
        String jobId,
        @Nullable String modelId,
        String status,
        Progress progress,
        boolean stalled,
        @Nullable String error,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt) {

    /// How far it is.
    ///
    /// @param downloaded bytes
    /// @param total bytes; null while unknown
    /// @param progress percent; null while the total is unknown
    /// @param speed bytes per second
    /// @param eta seconds; null while unknown
    @Schema(name = "UltraMuseProgress")
    record Progress(
            long downloaded,
            @Nullable Long total,
            @Nullable Double progress,
            long speed,
            @Nullable Long eta) {}

    static Download of(JobView job) {
        return new Download(
                job.id().toString(),
                job.labels().get("catalog"),
                status(job),
                new Progress(
                        job.bytesDone(),
                        job.bytesTotal(),
                        job.progress(),
                        job.speed(),
                        job.etaSeconds()),
                job.reason() == Stall.SOURCE_SILENT,
                job.error() == null ? null : job.error().detail(),
                job.startedAt(),
                job.finishedAt());
    }

    /// The job that is meant; an id that cannot be one is that of nothing.
    static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    RefusedException.Code.JOB_NOT_FOUND, "There is no job of this id.");
        }
    }

    private static String status(JobView job) {
        return switch (job.state()) {
            case QUEUED, WAITING -> "pending";
            case RESOLVING, DOWNLOADING, PUBLISHING -> "downloading";
            case PAUSED -> "paused";
            case COMPLETED -> "completed";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
        };
    }
}
