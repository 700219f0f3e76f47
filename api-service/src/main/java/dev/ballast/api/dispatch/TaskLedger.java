package dev.ballast.api.dispatch;

import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.TaskEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What the tasks have come to. Every call belongs to the caller's transaction; [#close] ends a
/// batch of them.
public interface TaskLedger {

    /// These tasks, locked with their jobs, as far as they exist.
    Map<UUID, LockedTask> lock(Collection<UUID> tasks);

    /// Tasks whose lease has run out, not locked; the longest overdue first.
    List<UUID> overdue(int limit);

    /// Whether the lease of this locked task has run out.
    boolean isOverdue(LockedTask task);

    /// Claimed tasks, not locked, that their workers do not know of: the newest report of such a
    /// worker, just applied, does not name the task, and the report before it was applied 6 s or
    /// more after the task was claimed or told of, and not longer than 10 s ago.
    ///
    /// A worker makes a report after Kafka has the one before, and that was in Kafka at most
    /// [Sight#GAP] before it was applied. So the newest one was made a second or more after the
    /// task was claimed, however late it arrived. A worker that gets the answer later than that,
    /// which is seconds after the commit, is told to stop and loses nothing but its start.
    List<UUID> disowned(int limit);

    /// Whether that holds for this locked task.
    boolean isDisowned(LockedTask task);

    void extendLeases(Collection<UUID> tasks);

    void progress(Collection<TaskEvent.Progress> newest);

    /// The tasks are done, as far as they do not change anything else.
    void finish(Collection<UUID> tasks);

    /// Plans without a file: nothing is left to do for their jobs.
    void resolvedToNothing(Map<LockedTask, TaskEvent.Resolved> plans);

    /// A part of a plan; with the last one its files get their tasks.
    ///
    /// @return why it cannot be what was asked for; empty if it is
    Optional<TaskEvent.Failed> resolved(LockedTask task, TaskEvent.Resolved event);

    void transferred(LockedTask task, TaskEvent.Transferred event);

    void verified(LockedTask task, TaskEvent.Verified event);

    /// A part of what lies on a volume; with the last one, what is no longer there is forgotten.
    void found(LockedTask task, TaskEvent.Found event);

    void digested(LockedTask task, TaskEvent.Digested event);

    /// Notes what became visible.
    ///
    /// @return false if another publish wrote the same names at the same time: the task is given
    ///   back then, so that what is there is known again
    boolean published(LockedTask task, TaskEvent.Published event);

    /// Has blobs fetched again that a publish did not find; it is made anew after that.
    ///
    /// @return false if that was tried often enough; nothing has changed then
    boolean refetch(LockedTask task, List<Sha256> missing, String detail);

    void inspected(LockedTask task, TaskEvent.Inspected event);

    /// Tries again, as the rule says.
    void retryLater(LockedTask task, FailureCode code, String detail, RetryRule.Verdict.Retry how);

    /// Tries again when the volume has room, at no expense.
    void awaitSpace(LockedTask task, String detail);

    /// Fails the task and, unless it only reads a header, its job with it.
    ///
    /// @return what the owners of the job's other tasks must hear
    List<Control.Stop> fail(LockedTask task, FailureCode code, String detail);

    /// Notes that the source of the task's job says that it has no such thing, though it may show
    /// it to others.
    void absent(LockedTask task);

    /// Lets anybody take the task at once, at no expense.
    void giveBack(LockedTask task);

    /// The same, and notes that its owner was lost.
    void giveBackAfterLoss(LockedTask task);

    /// Brings these jobs in line with what happened, and rings for what may run now.
    void close(Collection<UUID> jobs);
}
