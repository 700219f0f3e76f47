package dev.ballast.worker;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.Report.VolumeStatus;
import dev.ballast.model.message.Report.WorkerState;
import dev.ballast.model.message.TaskEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/// A worker: claims tasks for its free slots, gives them to their handlers, reports what happens,
/// obeys control, and ends without losing anything. Started once, closed once. Thread-safe.
public final class Worker implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Worker.class.getName());

    /// Five reports in a row that did not get through.
    private static final Duration KAFKA_SILENT = Duration.ofSeconds(10);

    private final WorkerProfile profile;
    private final Map<TaskKind, TaskHandler> handlers;
    private final WorkerPorts ports;
    private final Pace pace;
    private final OwnedTasks owned = new OwnedTasks();
    private final Reporter reporter;
    private final List<SlotCrew> crews;
    private final ControlListener control;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile WorkerState state = WorkerState.ACTIVE;
    private volatile boolean listening;
    private volatile boolean informed;

    /// @param handlers one for each kind of the profile
    public Worker(
            WorkerProfile profile,
            Map<TaskKind, TaskHandler> handlers,
            WorkerPorts ports,
            Pace pace) {
        this(profile, handlers, ports, pace, System::nanoTime);
    }

    Worker(
            WorkerProfile profile,
            Map<TaskKind, TaskHandler> handlers,
            WorkerPorts ports,
            Pace pace,
            LongSupplier nanoTime) {
        if (!handlers.keySet().containsAll(profile.kinds())) {
            throw new IllegalArgumentException(
                    "handlers for %s do not cover %s"
                            .formatted(handlers.keySet(), profile.kinds()));
        }
        this.profile = profile;
        this.handlers = Map.copyOf(handlers);
        this.ports = ports;
        this.pace = pace;
        this.reporter = new Reporter(ports.reports(), new Contents(), pace, nanoTime);
        TaskRunner runner =
                new TaskRunner(handlers, owned, reporter::add, ports.observer(), pace.stop());
        this.crews =
                profile.plans().stream()
                        .map(plan ->
                                new SlotCrew(
                                        profile.id(),
                                        plan,
                                        this::mounted,
                                        ports.claims(),
                                        new ClaimGate(pace),
                                        runner,
                                        ports.observer()))
                        .toList();
        this.control = new ControlListener(ports.control(), new Obedience());
    }

    /// Begins to work as soon as control is heard; returns at once.
    public void start() {
        ports.limits().whenHeld(reporter::soon);
        launch("reporter", reporter);
        launch("control", control);
        for (SlotCrew crew : crews) {
            crew.start();
            for (TaskKind kind : crew.plan().kinds()) {
                for (Doorbells doorbells : ports.doorbells().apply(kind)) {
                    launch(
                            "doorbells-" + kind.wire(),
                            new DoorbellListener(doorbells, crew.gate()));
                }
            }
        }
        LOG.log(
                Level.INFO,
                "worker started worker=%s kinds=%s volumes=%s slots=%d"
                        .formatted(
                                profile.id(), profile.kinds(), profile.volumes(), profile.slots()));
    }

    /// Stops all tasks, hands them back and says so; takes at most the time that the pace gives,
    /// below 10 s. May be called again.
    @Override
    public void close() {
        if (!move(WorkerState.ACTIVE, WorkerState.STOPPED)
                && !move(WorkerState.DRAINING, WorkerState.STOPPED)) {
            return;
        }
        try {
            crews.forEach(crew -> crew.gate().close());
            owned.refuse(StopCause.SHUTDOWN);
            long deadline = System.nanoTime() + pace.shutdown().toNanos();
            for (SlotCrew crew : crews) {
                crew.join(deadline);
            }
            // Handlers that did not return in time lose their tasks; their late writes do no harm.
            owned.abandonAll(StopCause.SHUTDOWN).forEach(reporter::add);
            boolean told = reporter.close(pace.flush());
            control.close();
            long joined = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            for (Thread thread : threads) {
                thread.join(Duration.ofNanos(Math.max(0, joined - System.nanoTime())));
            }
            LOG.log(
                    told ? Level.INFO : Level.WARNING,
                    "worker stopped worker=%s reported=%b".formatted(profile.id(), told));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether control is heard, so that work is taken, and Kafka took a report lately.
    public boolean isListening() {
        return listening && reporter.sinceDelivered().compareTo(KAFKA_SILENT) < 0;
    }

    /// Whether the API answered the last claim of every crew.
    public boolean isAnswered() {
        return crews.stream().allMatch(crew -> crew.gate().isAnswered());
    }

    /// Whether all of its parts are running. One that broke down does not come back by itself.
    public boolean isWhole() {
        return state != WorkerState.STOPPED
                && threads.stream().allMatch(Thread::isAlive)
                && crews.stream().allMatch(SlotCrew::isWhole);
    }

    /// Tasks that are owned now.
    public int busy() {
        return owned.running().size();
    }

    /// Bytes per second of all tasks.
    public long speed() {
        return speed(owned.running());
    }

    private static long speed(List<RunningTask> tasks) {
        return tasks.stream().mapToLong(task -> task.latest().speed()).sum();
    }

    private synchronized boolean move(WorkerState from, WorkerState to) {
        if (state != from) {
            return false;
        }
        state = to;
        return true;
    }

    /// The volumes that are there now.
    private List<VolumeName> mounted() {
        return mounted(ports.volumes().get());
    }

    private List<VolumeName> mounted(List<VolumeStatus> seen) {
        return seen.stream().map(VolumeStatus::name).filter(profile.volumes()::contains).toList();
    }

    private void hold(ClaimGate.Hold reason, boolean isHeld) {
        for (SlotCrew crew : crews) {
            if (isHeld) {
                crew.gate().hold(reason);
            } else {
                crew.gate().release(reason);
            }
        }
    }

    /// Threads of the operating system: tasks that compute (hashing) could keep virtual ones
    /// waiting for so long that leases run out.
    private void launch(String name, Runnable loop) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(loop));
    }

    private void wake() {
        crews.forEach(crew -> crew.gate().wake());
    }

    /// What the reports say.
    private final class Contents implements Reporter.ReportContents {
        @Override
        public Report report(Instant at, List<TaskEvent> events, Set<UUID> known) {
            List<RunningTask> running = owned.running();
            Set<UUID> tasks = new LinkedHashSet<>(known);
            tasks.addAll(owned.names());
            List<VolumeStatus> volumes = ports.volumes().get();
            hold(ClaimGate.Hold.UNMOUNTED, mounted(volumes).isEmpty());
            return new Report(
                    profile.id(),
                    at,
                    new Report.WorkerStatus(
                            profile.kinds(),
                            profile.host(),
                            state,
                            profile.slots(),
                            volumes,
                            speed(running),
                            profile.version(),
                            List.copyOf(tasks),
                            informed,
                            ports.limits().holds()),
                    events);
        }

        @Override
        public Set<UUID> tasks() {
            return owned.names();
        }

        @Override
        public List<TaskEvent> progress() {
            return owned.running().stream().<TaskEvent>map(RunningTask::latest).toList();
        }

        @Override
        public void told(List<TaskEvent> outcomes) {
            // Handlers may touch the volume; the thread that asks belongs to Kafka.
            Thread.startVirtualThread(() ->
                    outcomes.forEach(outcome ->
                            handlers.values().forEach(handler -> handler.told(outcome))));
        }

        @Override
        public void frozen() {
            List<TaskEvent> handedBack = owned.abandonAll(StopCause.FROZEN);
            LOG.log(
                    Level.WARNING,
                    "the process stood still, tasks are handed back worker=%s tasks=%d"
                            .formatted(profile.id(), handedBack.size()));
            handedBack.forEach(reporter::add);
            wake();
        }

        @Override
        public void congested(boolean congested) {
            hold(ClaimGate.Hold.CONGESTED, congested);
        }
    }

    /// What control makes the worker do.
    private final class Obedience implements ControlListener.Commands {
        @Override
        public void listening() {
            listening = true;
            hold(ClaimGate.Hold.DEAF, false);
        }

        @Override
        public void obey(Control command) {
            switch (command) {
                case Control.Stop stop -> owned.stop(stop);
                case Control.Drain(String worker) -> {
                    if (worker.equals(profile.id())
                            && move(WorkerState.ACTIVE, WorkerState.DRAINING)) {
                        hold(ClaimGate.Hold.DRAINING, true);
                        owned.refuse(StopCause.DRAINING);
                    }
                }
                case Control.Activate(String worker) -> {
                    if (worker.equals(profile.id())
                            && move(WorkerState.DRAINING, WorkerState.ACTIVE)) {
                        owned.accept();
                        hold(ClaimGate.Hold.DRAINING, false);
                    }
                }
                case Control.Limits limits -> {
                    ports.limits().heard(limits);
                    informed = true;
                }
                case Control.JobSpeed speed -> ports.limits().heard(speed);
                case Control.Wake wake -> {
                    if (wake.concerns(profile.id())) {
                        wake();
                    }
                }
            }
        }
    }
}
