package dev.ballast.worker;

import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.TaskEvent;
import java.time.Duration;

/// Watches a worker, for metrics. Called from many threads; must return quickly.
public interface WorkerObserver {
    /// Sees nothing.
    WorkerObserver NONE = new WorkerObserver() {};

    /// A claim was answered.
    ///
    /// @param granted whether there was a task
    default void claimed(boolean granted, Duration latency) {}

    /// A claim had no answer.
    default void claimFailed() {}

    /// A task ended or stopped here, whether or not that was reported.
    default void ended(TaskKind kind, TaskEvent outcome, Duration duration) {}
}
