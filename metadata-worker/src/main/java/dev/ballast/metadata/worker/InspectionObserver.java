package dev.ballast.metadata.worker;

import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.worker.metrics.MicrometerObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/// The figures of any worker, and `ballast_inspected_files_total{format,sound}`: files whose header
/// was read, `sound` when nothing was wrong with it.
final class InspectionObserver extends MicrometerObserver {
    private final MeterRegistry registry;

    InspectionObserver(MeterRegistry registry) {
        super(registry);
        this.registry = registry;
    }

    @Override
    public void ended(TaskKind kind, TaskEvent outcome, Duration duration) {
        super.ended(kind, outcome, duration);
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
