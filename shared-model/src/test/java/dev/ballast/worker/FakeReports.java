package dev.ballast.worker;

import dev.ballast.model.message.Report;
import dev.ballast.model.message.TaskEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// Reports that a test looks at.
final class FakeReports implements Reports {
    final List<Report> received = new CopyOnWriteArrayList<>();
    final AtomicInteger attempts = new AtomicInteger();
    private volatile boolean away;
    private volatile Predicate<TaskEvent> unsendable = _ -> false;

    void away(boolean isAway) {
        away = isAway;
    }

    /// Reports with such an event never get through.
    void neverTake(Predicate<TaskEvent> events) {
        unsendable = events;
    }

    @Override
    public CompletionStage<Void> send(Report report) {
        attempts.incrementAndGet();
        if (away) {
            return CompletableFuture.failedFuture(new IllegalStateException("away"));
        }
        if (report.events().stream().anyMatch(unsendable)) {
            return CompletableFuture.failedFuture(
                    new UnsendableReportException(new IllegalStateException("too large")));
        }
        received.add(report);
        return CompletableFuture.completedFuture(null);
    }

    /// All outcomes so far, in order.
    List<TaskEvent> outcomes() {
        return received.stream()
                .flatMap(report -> report.events().stream())
                .filter(event -> !(event instanceof TaskEvent.Progress))
                .toList();
    }

    List<TaskEvent.Progress> progress() {
        return received.stream()
                .flatMap(report -> report.events().stream())
                .filter(TaskEvent.Progress.class::isInstance)
                .map(TaskEvent.Progress.class::cast)
                .toList();
    }
}
