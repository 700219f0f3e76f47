package dev.ballast.api.dispatch;

import dev.ballast.model.message.TaskEvent;

/// Takes what tasks of the kind `metadata` came to. Every call belongs to the caller's transaction.
public interface HubResults {

    /// All was asked of the hub, though the task goes on: it is another one's turn. May be told
    /// again.
    void asked(LockedTask task);

    /// Events of [#described] come next: before anything that they lock.
    void expectDescriptions();

    /// The hub said something.
    void described(LockedTask task, TaskEvent.Described event);

    /// The hub knows contents.
    void identified(LockedTask task, TaskEvent.Identified event);

    /// The hub said no, or nothing. One failure never ends the job.
    ///
    /// @return whether the task is tried again
    boolean failed(LockedTask task, TaskEvent.Failed event);
}
