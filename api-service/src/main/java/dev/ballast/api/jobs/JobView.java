package dev.ballast.api.jobs;

import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Reason;
import dev.ballast.model.job.View;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job as callers see it, by REST and in streams alike: `snake_case` of these names is the JSON.
///
/// @param source canonical text of the source
/// @param revision what it was pinned to; null before, and where the source has none
/// @param worker the one that alone may do it; null for any that mounts the volume
/// @param reason why it waits ([WaitReason]) or, while it downloads, why the slowest of its files
///   is slow ([Stall]); null while it flows
/// @param reasonDetail the same for a person, where there is more to say
/// @param maxSpeed bytes per second of the job in the whole cluster; null for no limit of its own
/// @param bytesTotal null while some file's size is unknown
/// @param progress 0 to 100; null while the total is unknown
/// @param speed bytes per second, 0 unless files are on the way
/// @param etaSeconds null while nothing moves
/// @param filesTotal null until the source was asked
/// @param attempt 1, and one more for each retry by a caller
/// @param attached whether the request that this answers joined a job that was there already
/// @param path where a program is pointed to, relative to the volume's root; null until completed
/// @param owner the name of the API key that asked first
public record JobView(
        UUID id,
        JobKind kind,
        String source,
        @Nullable String revision,
        View view,
        String volume,
        @Nullable String worker,
        @Nullable String dest,
        JobState state,
        @Nullable Reason reason,
        @Nullable String reasonDetail,
        int priority,
        @Nullable Long maxSpeed,
        Map<String, String> labels,
        @Nullable Long bytesTotal,
        long bytesDone,
        @Nullable Double progress,
        long speed,
        @Nullable Long etaSeconds,
        @Nullable Integer filesTotal,
        int filesDone,
        int attempt,
        @Nullable JobError error,
        boolean attached,
        @Nullable String path,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        String owner) {
    public JobView {
        labels = Map.copyOf(labels);
    }

    /// Why a job failed.
    ///
    /// @param file the file that it failed at; null where none was
    public record JobError(String code, String detail, boolean retryable, @Nullable String file) {}

    /// The same job, as the answer to a request that joined it.
    public JobView joined() {
        return new JobView(
                id,
                kind,
                source,
                revision,
                view,
                volume,
                worker,
                dest,
                state,
                reason,
                reasonDetail,
                priority,
                maxSpeed,
                labels,
                bytesTotal,
                bytesDone,
                progress,
                speed,
                etaSeconds,
                filesTotal,
                filesDone,
                attempt,
                error,
                true,
                path,
                createdAt,
                startedAt,
                finishedAt,
                owner);
    }
}
