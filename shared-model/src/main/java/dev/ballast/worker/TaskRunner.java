package dev.ballast.worker;

import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Gives a claimed task to its handler and decides what is told of the end. Thread-safe.
final class TaskRunner {
    private static final Logger LOG = System.getLogger(TaskRunner.class.getName());

    private final Map<TaskKind, TaskHandler> handlers;
    private final OwnedTasks owned;
    private final Consumer<TaskEvent> outcomes;
    private final WorkerObserver observer;
    private final Duration patience;

    /// @param outcomes takes what the API must hear
    /// @param patience how long a handler that is told to stop may take before it is interrupted
    TaskRunner(
            Map<TaskKind, TaskHandler> handlers,
            OwnedTasks owned,
            Consumer<TaskEvent> outcomes,
            WorkerObserver observer,
            Duration patience) {
        this.handlers = new EnumMap<>(handlers);
        this.owned = owned;
        this.outcomes = outcomes;
        this.observer = observer;
        this.patience = patience;
    }

    /// Does the task and returns when its handler has ended.
    void run(Claim claim) throws InterruptedException {
        TaskKind kind = kind(claim.work());
        RunningTask task = new RunningTask(claim);
        CompletableFuture<TaskEvent> handled = new CompletableFuture<>();
        long start = System.nanoTime();
        // A thread of its own: an interrupt that comes late then meets nobody else's task.
        Thread thread =
                Thread.ofVirtual()
                        .name("task-" + claim.task())
                        .start(() -> handled.complete(handle(kind, task)));
        task.onStop(_ -> interruptLater(thread, handled));
        owned.add(task);
        thread.join();
        TaskEvent outcome = handled.join();
        if (owned.end(task)) {
            try {
                outcomes.accept(outcome);
            } finally {
                owned.ended(task);
            }
        }
        observer.ended(kind, outcome, Duration.ofNanos(System.nanoTime() - start));
    }

    private TaskEvent handle(TaskKind kind, RunningTask task) {
        TaskEvent outcome = attempt(kind, task);
        boolean undone =
                outcome instanceof TaskEvent.Failed || outcome instanceof TaskEvent.HandedBack;
        if (undone && task.stopCause().isPresent()) {
            // Whatever went wrong after the stop went wrong because of it.
            return task.handedBack();
        }
        return outcome;
    }

    private TaskEvent attempt(TaskKind kind, RunningTask task) {
        Claim claim = task.claim();
        TaskHandler handler = handlers.get(kind);
        if (handler == null) {
            return failed(claim, FailureCode.INVALID_REQUEST, "this worker does no " + kind.wire());
        }
        try {
            return handler.handle(claim, task);
        } catch (Throwable e) {
            // Also an error: the slot would be lost, and the task reported as alive for ever.
            if (task.stopCause().isEmpty()) {
                LOG.log(
                        Level.ERROR,
                        "task broke off task=%s kind=%s fence=%d"
                                .formatted(claim.task(), kind.wire(), claim.fence()),
                        e);
            }
            return failed(
                    claim,
                    FailureCode.INTERNAL,
                    "the worker failed with %s; its log has the details"
                            .formatted(e.getClass().getSimpleName()));
        }
    }

    private void interruptLater(Thread thread, CompletableFuture<TaskEvent> handled) {
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> {
                    if (!handled.isDone()) {
                        thread.interrupt();
                    }
                });
    }

    private static TaskEvent failed(Claim claim, FailureCode code, String detail) {
        return new TaskEvent.Failed(claim.task(), claim.fence(), code, detail, null);
    }

    private static TaskKind kind(Work work) {
        return switch (work) {
            case Work.Resolve _ -> TaskKind.RESOLVE;
            case Work.Transfer _ -> TaskKind.TRANSFER;
            case Work.Publish _ -> TaskKind.PUBLISH;
            case Work.Inspect _ -> TaskKind.INSPECT;
            case Work.Remove _ -> TaskKind.REMOVE;
            case Work.Verify _, Work.Scan _, Work.Digest _ -> TaskKind.CHECK;
            case Work.Describe _, Work.Identify _ -> TaskKind.METADATA;
        };
    }
}
