package dev.ballast.metadata.worker;

import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.worker.Worker;
import dev.ballast.worker.WorkerObserver;
import dev.ballast.worker.metrics.MicrometerObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/// The figures of any worker, and `ballast_inspected_files_total{format,sound}`: files whose header
/// was read, `sound` when nothing was wrong with it.
final class InspectionObserver implements WorkerObserver {
    private final MeterRegistry registry;
    private final MicrometerObserver figures;
    private volatile boolean apiAnswers;

    InspectionObserver(MeterRegistry registry) {
        this.registry = registry;
        this.figures = new MicrometerObserver(registry);
    }

    void watch(Worker worker, int slots) {
        figures.watch(worker, slots);
    }

    /// Whether the last claim had an answer; false before the first one.
    boolean apiAnswers() {
        return apiAnswers;
    }

    @Override
    public void claimed(boolean granted, Duration latency) {
        apiAnswers = true;
        figures.claimed(granted, latency);
    }

    @Override
    public void claimFailed() {
        apiAnswers = false;
        figures.claimFailed();
    }

    @Override
    public void ended(TaskKind kind, TaskEvent outcome, Duration duration) {
        figures.ended(kind, outcome, duration);
        if (outcome instanceof TaskEvent.Inspected inspected) {
            registry.counter(
                            "ballast.inspected.files",
                            "format",
                            inspected.facts().format(),
                            "sound",
                            String.valueOf(inspected.facts().problems().isEmpty()))
                    .increment();
        }
    }
}
