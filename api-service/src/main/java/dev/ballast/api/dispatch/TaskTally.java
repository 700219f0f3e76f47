package dev.ballast.api.dispatch;

import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.WaitReason;
import org.jspecify.annotations.Nullable;

/// What the tasks of a job say about where the job stands. Header inspections do not count: they
/// may go on after the job has ended.
///
/// @param open tasks that are ready or claimed
/// @param claimed tasks that a worker owns
/// @param due ready tasks whose time has come
/// @param admitted whether the job has its place
/// @param resolving whether a worker asks the source, or removes files
/// @param stage what the open tasks are for; null if there is none
/// @param delayedBy what went wrong with the delayed task that is due first; null if none is
public record TaskTally(
        int open,
        int claimed,
        int due,
        boolean admitted,
        boolean resolving,
        @Nullable Stage stage,
        @Nullable FailureCode delayedBy,
        @Nullable String delayDetail) {

    /// What open tasks are for, in the order of a job's way.
    public enum Stage {
        RESOLVE,
        TRANSFER,
        PUBLISH
    }

    /// Where a job stands.
    ///
    /// @param reason null unless `state` is `waiting`
    public record Standing(JobState state, @Nullable WaitReason reason, @Nullable String detail) {}

    /// Where a job stands that stood at `now`. Ended and paused jobs stay so: only a caller moves
    /// them.
    public Standing standing(JobState now, @Nullable WaitReason reason) {
        if (now.isFinal() || now == JobState.PAUSED) {
            return new Standing(now, null, null);
        }
        if (open == 0 || stage == null) {
            return new Standing(JobState.COMPLETED, null, null);
        }
        if (claimed == 0 && due == 0) {
            return new Standing(JobState.WAITING, waitReason(), delayDetail);
        }
        if (!admitted) {
            return reason == WaitReason.LIMIT
                    ? new Standing(JobState.WAITING, WaitReason.LIMIT, null)
                    : new Standing(JobState.QUEUED, null, null);
        }
        JobState state =
                switch (stage) {
                    case RESOLVE -> resolving ? JobState.RESOLVING : JobState.QUEUED;
                    case TRANSFER -> JobState.DOWNLOADING;
                    case PUBLISH -> JobState.PUBLISHING;
                };
        return new Standing(state, null, null);
    }

    private WaitReason waitReason() {
        return switch (delayedBy) {
            case DISK_FULL -> WaitReason.SPACE;
            case SOURCE_RATE_LIMITED -> WaitReason.RATE_LIMIT;
            case null, default -> WaitReason.RETRY;
        };
    }
}
