package dev.ballast.worker.metrics;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Report.VolumeStatus;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.worker.VolumeGauge;
import dev.ballast.worker.Worker;
import dev.ballast.worker.WorkerObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/// A worker's figures:
///
/// - `ballast_claims_seconds{result="granted|empty"}`: how long claims take
/// - `ballast_claim_failures_total`: claims without an answer
/// - `ballast_tasks_seconds{kind,outcome}`: tasks that ended here, and how long they took;
///   `outcome` is `done`, `handed_back` or the failure code. All are there from the start
/// - `ballast_slots`, `ballast_slots_busy`, `ballast_speed_bytes`: what is going on now
/// - `ballast_volume_bytes{volume}`, `ballast_volume_free_bytes{volume}`: room on the volumes; NaN
///   while one is away
public class MicrometerObserver implements WorkerObserver {
    private static final String DONE = "done";
    private static final String HANDED_BACK = "handed_back";

    private final MeterRegistry registry;
    private final Timer granted;
    private final Timer empty;
    private final Counter failures;

    public MicrometerObserver(MeterRegistry registry) {
        this.registry = registry;
        this.granted = claims("granted");
        this.empty = claims("empty");
        this.failures =
                Counter.builder("ballast.claim.failures")
                        .description("Claims without an answer")
                        .register(registry);
    }

    /// Shows what `worker` is doing.
    public void watch(Worker worker, int slots) {
        Gauge.builder("ballast.slots", () -> slots)
                .description("Tasks that can be done at once")
                .register(registry);
        Gauge.builder("ballast.slots.busy", worker, Worker::busy)
                .description("Tasks that are owned now")
                .register(registry);
        Gauge.builder("ballast.speed", worker, Worker::speed)
                .baseUnit("bytes")
                .description("Bytes per second of all transfers")
                .register(registry);
    }

    /// Begins the figures of all ends that tasks of these kinds can have, at 0: to Prometheus a
    /// series that appears with its first failures has not increased.
    public void expect(List<TaskKind> kinds) {
        for (TaskKind kind : kinds) {
            tasks(kind, DONE);
            tasks(kind, HANDED_BACK);
            for (FailureCode code : FailureCode.values()) {
                tasks(kind, code.name());
            }
        }
    }

    /// Shows the room on these volumes.
    public void watch(VolumeGauge volumes, List<VolumeName> names) {
        for (VolumeName name : names) {
            room("ballast.volume", "Size of the volume", volumes, name, VolumeStatus::totalBytes);
            room(
                    "ballast.volume.free",
                    "What is free on the volume",
                    volumes,
                    name,
                    VolumeStatus::freeBytes);
        }
    }

    private void room(
            String gauge,
            String what,
            VolumeGauge volumes,
            VolumeName name,
            ToLongFunction<VolumeStatus> bytes) {
        Gauge.builder(
                        gauge,
                        volumes,
                        measured ->
                                measured.get().stream()
                                        .filter(volume -> volume.name().equals(name))
                                        .mapToDouble(bytes::applyAsLong)
                                        .findAny()
                                        .orElse(Double.NaN))
                .baseUnit("bytes")
                .tag("volume", name.value())
                .description(what)
                .register(registry);
    }

    @Override
    public void claimed(boolean found, Duration latency) {
        (found ? granted : empty).record(latency);
    }

    @Override
    public void claimFailed() {
        failures.increment();
    }

    @Override
    public void ended(TaskKind kind, TaskEvent outcome, Duration duration) {
        tasks(kind, name(outcome)).record(duration);
    }

    private Timer tasks(TaskKind kind, String outcome) {
        return registry.timer("ballast.tasks", "kind", kind.wire(), "outcome", outcome);
    }

    private Timer claims(String result) {
        return Timer.builder("ballast.claims")
                .description("How long claims take")
                .tag("result", result)
                .register(registry);
    }

    private static String name(TaskEvent outcome) {
        return switch (outcome) {
            case TaskEvent.Failed failed -> failed.code().name();
            case TaskEvent.HandedBack _ -> HANDED_BACK;
            case TaskEvent.Progress _ -> "progress";
            case TaskEvent.Resolved _,
                    TaskEvent.Transferred _,
                    TaskEvent.Published _,
                    TaskEvent.Inspected _,
                    TaskEvent.Removed _,
                    TaskEvent.Verified _,
                    TaskEvent.Described _,
                    TaskEvent.Identified _,
                    TaskEvent.Found _,
                    TaskEvent.Digested _ ->
                    DONE;
        };
    }
}
