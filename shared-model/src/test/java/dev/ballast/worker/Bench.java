package dev.ballast.worker;

import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.Report.VolumeStatus;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// A worker between fakes, with time that a test can let jump.
final class Bench implements AutoCloseable {
    static final Pace QUICK =
            new Pace(
                    Duration.ofMinutes(10),
                    Duration.ofMillis(50),
                    Duration.ofMillis(1),
                    Duration.ofMillis(1),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(50));
    static final Sha256 ZEROS = new Sha256("0".repeat(64));

    final FakeClaims claims = new FakeClaims();
    final FakeDoorbells doorbells = new FakeDoorbells();
    final FakeReports reports = new FakeReports();
    final FakeControl control = new FakeControl();
    final List<Control.Limits> limits = new CopyOnWriteArrayList<>();
    volatile List<VolumeStatus> volumes = List.of(new VolumeStatus(VolumeName.SHARED, 2, 1, null));
    final AtomicLong jump = new AtomicLong();
    private final AtomicLong fences = new AtomicLong();
    final Worker worker;

    Bench(int slots, TaskHandler handler) {
        this(slots, handler, QUICK);
    }

    Bench(int slots, TaskHandler handler, Pace pace) {
        worker =
                new Worker(
                        new WorkerProfile(
                                "w1",
                                "host",
                                "test",
                                List.of(VolumeName.SHARED),
                                List.of(new SlotPlan(List.of(TaskKind.REMOVE), slots))),
                        Map.of(TaskKind.REMOVE, handler),
                        new WorkerPorts(
                                claims,
                                _ -> List.of(doorbells),
                                reports,
                                control,
                                () -> volumes,
                                new SharedLimits() {
                                    @Override
                                    public void heard(Control.Limits heard) {
                                        limits.add(heard);
                                    }
                                },
                                WorkerObserver.NONE),
                        pace,
                        () -> System.nanoTime() + jump.get());
    }

    /// Starts the worker, with control heard at once.
    Bench started() {
        control.mayOpen.countDown();
        worker.start();
        return this;
    }

    /// A task for the next claim.
    Claim put() {
        Claim claim = claim(UUID.randomUUID());
        claims.put(claim);
        return claim;
    }

    Claim claim(UUID task) {
        return new Claim(
                task,
                fences.incrementAndGet(),
                30,
                new Work.Remove(VolumeName.SHARED, null, List.of(), List.of(), List.of()),
                Map.of());
    }

    /// A handler whose tasks are done at once.
    static TaskEvent atOnce(Claim claim, TaskContext context) {
        return done(claim);
    }

    static TaskEvent done(Claim claim) {
        return new TaskEvent.Removed(claim.task(), claim.fence());
    }

    static TaskEvent handedBack(Claim claim) {
        return new TaskEvent.HandedBack(claim.task(), claim.fence());
    }

    @Override
    public void close() {
        worker.close();
    }
}
