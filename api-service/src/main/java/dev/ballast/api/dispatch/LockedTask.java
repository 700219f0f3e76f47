package dev.ballast.api.dispatch;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.TaskState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A task whose job and row are locked by the current transaction.
///
/// @param model what the job verifies or repairs; null for any other
/// @param attempt tries, 1 or more
/// @param losses leases that ran out
public record LockedTask(
        UUID id,
        UUID job,
        JobKind jobKind,
        @Nullable UUID model,
        TaskKind kind,
        VolumeName volume,
        TaskState state,
        long fence,
        int attempt,
        int losses) {

    /// Whether the claim with this fence is the task's present one.
    boolean ownedBy(long claim) {
        return state == TaskState.CLAIMED && fence == claim;
    }

    /// Whether the claim with this fence is the one that ended the task: its owner says again what
    /// was heard.
    boolean endedBy(long claim) {
        return state.isFinal() && fence == claim;
    }

    LockedTask withState(TaskState next) {
        return new LockedTask(id, job, jobKind, model, kind, volume, next, fence, attempt, losses);
    }
}
