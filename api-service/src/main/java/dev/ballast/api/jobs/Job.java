package dev.ballast.api.jobs;

import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.WaitReason;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a job decides about itself when a caller steers it. Pure: the board that it was taken from
/// carries the decision out.
///
/// @param reason why it waits; null unless it does
/// @param attempt 1 or more
public record Job(UUID id, JobKind kind, JobState state, @Nullable WaitReason reason, int attempt) {

    /// Ends the job at the caller's wish.
    ///
    /// @throws RefusedException `JOB_ALREADY_ENDED`
    public Decision cancel() {
        if (state.isFinal()) {
            throw new RefusedException(
                    Code.JOB_ALREADY_ENDED,
                    "Job %s is %s already, so it cannot be cancelled.".formatted(id, state.wire()));
        }
        return new Decision(JobState.CANCELLED, null, attempt, TaskOrder.CANCEL);
    }

    /// Stops the job's work and keeps what it has.
    ///
    /// @throws RefusedException `JOB_STATE_CONFLICT` if it has ended or is paused
    public Decision pause() {
        if (!state.isActive()) {
            throw conflict("paused", "Only a job that has not ended can be paused, and only once.");
        }
        return new Decision(JobState.PAUSED, null, attempt, TaskOrder.HOLD);
    }

    /// Lets a paused job go on; it queues for a place again.
    ///
    /// @throws RefusedException `JOB_STATE_CONFLICT` if it is not paused
    public Decision resume() {
        if (state != JobState.PAUSED) {
            throw conflict("resumed", "Only a paused job can be resumed.");
        }
        return new Decision(JobState.QUEUED, null, attempt, TaskOrder.RELEASE);
    }

    /// Tries again: an ended job from where it got to, a waiting one now instead of later.
    ///
    /// @throws RefusedException `JOB_STATE_CONFLICT` if there is nothing to try again
    public Decision retry() {
        if (state == JobState.WAITING
                && (reason == WaitReason.RETRY || reason == WaitReason.RATE_LIMIT)) {
            return new Decision(JobState.QUEUED, null, attempt, TaskOrder.RELEASE);
        }
        return switch (state) {
            case FAILED -> new Decision(JobState.QUEUED, null, attempt + 1, TaskOrder.REOPEN);
            case CANCELLED ->
                    new Decision(JobState.QUEUED, null, attempt + 1, TaskOrder.REOPEN_AFRESH);
            case QUEUED, RESOLVING, WAITING, DOWNLOADING, PAUSED, PUBLISHING, COMPLETED ->
                    throw conflict(
                            "retried",
                            "Only a failed or cancelled job, or one that waits to be tried again,"
                                    + " can be retried.");
        };
    }

    /// Gives the job's place to another, because fewer may run now.
    public Decision makeRoom() {
        return new Decision(JobState.WAITING, WaitReason.LIMIT, attempt, TaskOrder.EVICT);
    }

    private RefusedException conflict(String what, String rule) {
        return new RefusedException(
                Code.JOB_STATE_CONFLICT,
                "Job %s is %s, so it cannot be %s. %s".formatted(id, state.wire(), what, rule));
    }

    /// What is to become of a job.
    ///
    /// @param reason null unless `state` is `waiting`
    public record Decision(
            JobState state, @Nullable WaitReason reason, int attempt, TaskOrder tasks) {}

    /// What is to become of its tasks. None touches a task that is done, or one that reads the
    /// header of a file which is there.
    public enum TaskOrder {
        /// Open ones end; their owners stop; what all of them brought goes unless others use it.
        CANCEL,
        /// Open ones wait for a release; their owners stop.
        HOLD,
        /// Open ones wait for a place; their owners stop.
        EVICT,
        /// Open ones may run now.
        RELEASE,
        /// Ended ones open again and find their staging folders; files that are gone since are
        /// fetched.
        REOPEN,
        /// Ended ones open again under new ids, as the old staging folders are being removed.
        REOPEN_AFRESH
    }
}
