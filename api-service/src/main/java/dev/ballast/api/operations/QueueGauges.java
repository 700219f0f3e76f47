package dev.ballast.api.operations;

import dev.ballast.api.operations.LatestReading.Reading;
import dev.ballast.api.operations.TaskCounts.TaskGroup;
import dev.ballast.api.operations.WorkerCounts.WorkerGroup;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.TaskState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The queue as gauges `ballast_*`, read when they are scraped; NaN while the database is away.
/// Every replica shows the same, so take the maximum over replicas, not the sum.
@ApplicationScoped
public class QueueGauges {
    private final LatestReading latest;
    private final MeterRegistry registry;

    QueueGauges(LatestReading latest, MeterRegistry registry) {
        this.latest = latest;
        this.registry = registry;
    }

    void register(@Observes StartupEvent event) {
        for (JobState state : JobState.values()) {
            gauge(
                    "ballast.jobs",
                    "Jobs in this state",
                    Tags.of("state", state.wire()),
                    reading -> reading.stats().jobs().getOrDefault(state, 0L));
        }
        for (TaskKind kind : TaskKind.values()) {
            for (TaskState state : List.of(TaskState.READY, TaskState.CLAIMED)) {
                TaskGroup group = new TaskGroup(kind.wire(), state.wire());
                gauge(
                        "ballast.tasks",
                        "Tasks of this kind that may run now (ready) or are claimed",
                        Tags.of("kind", kind.wire(), "state", state.wire()),
                        reading -> reading.tasks().getOrDefault(group, 0L));
            }
        }
        for (String kind : List.of("download", "metadata")) {
            for (String state : List.of("active", "draining", "lost")) {
                WorkerGroup group = new WorkerGroup(kind, state);
                gauge(
                        "ballast.workers",
                        "Workers of this kind in this state; lost ones for an hour",
                        Tags.of("kind", kind, "state", state),
                        reading -> reading.workers().getOrDefault(group, 0L));
            }
        }
        gauge(
                "ballast.speed.bytes",
                "Bytes per second over all running jobs",
                Tags.empty(),
                reading -> reading.stats().speed());
        gauge(
                "ballast.fetched.today.bytes",
                "Bytes fetched since midnight UTC",
                Tags.empty(),
                reading -> reading.stats().bytesToday());
        gauge(
                "ballast.queue.paused",
                "1 while the queue lets no new job in: paused by hand, or by the timetable",
                Tags.empty(),
                reading -> reading.stats().letsNoneIn() ? 1 : 0);
        gauge(
                "ballast.outbox.age.seconds",
                "For how long the oldest message has been due and not sent",
                Tags.empty(),
                Reading::outboxSeconds);
        gauge(
                "ballast.report.lag.seconds",
                "For how long some reports of workers have not been read to their end",
                Tags.empty(),
                Reading::reportSeconds);
    }

    private void gauge(String name, String what, Tags tags, ToDoubleFunction<Reading> value) {
        Gauge.builder(
                        name,
                        latest,
                        source -> source.get().map(value::applyAsDouble).orElse(Double.NaN))
                .description(what)
                .tags(tags)
                .register(registry);
    }
}
