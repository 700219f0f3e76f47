package dev.ballast.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a family of child processes: starts them, starts them again when they die, shows the calm
/// part of their logs, and stops them in order. Thread-safe.
///
/// Leftovers of an earlier run are stopped first; should this JVM be killed, a [Guard] stops the
/// children.
public final class Supervisor implements AutoCloseable {
    private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(20);
    private static final long LARGEST_LOG = 16L << 20;

    private final Map<String, Child> children = new LinkedHashMap<>();
    private final List<List<String>> stopOrder;
    private final Guard guard;
    private final Thread follower;

    private Supervisor(List<List<String>> stopOrder, Guard guard, Thread follower) {
        this.stopOrder = stopOrder;
        this.guard = guard;
        this.follower = follower;
    }

    /// Starts all children; returns at once.
    ///
    /// @param run folder of pid files
    /// @param logs folder of logs
    /// @param specs the children
    /// @param stopOrder names in groups: the first group is stopped first, a group all at once
    /// @param restarts whether a child that dies is started again
    /// @throws IOException when the folders cannot be used
    public static Supervisor start(
            Path run,
            Path logs,
            List<ChildSpec> specs,
            List<List<String>> stopOrder,
            boolean restarts,
            Console console)
            throws IOException {
        Files.createDirectories(run);
        Files.createDirectories(logs);
        stopLeftovers(run);
        List<LogFollower> followers = new ArrayList<>();
        for (ChildSpec spec : specs) {
            Path log = logs.resolve(spec.name() + ".log");
            shorten(log);
            followers.add(new LogFollower(spec.name(), log, spec.calm(), console));
        }
        Thread follower =
                Thread.ofPlatform().daemon().name("logs").unstarted(() -> follow(followers));
        Supervisor supervisor = new Supervisor(stopOrder, Guard.over(run), follower);
        for (ChildSpec spec : specs) {
            Path log = logs.resolve(spec.name() + ".log");
            PidFile pidFile = new PidFile(run.resolve(spec.name() + ".pid"));
            supervisor.children.put(spec.name(), new Child(spec, log, pidFile, restarts, console));
        }
        follower.start();
        supervisor.children.values().forEach(Child::start);
        return supervisor;
    }

    /// Names of all children, whether they run or not.
    public Collection<String> names() {
        return children.keySet();
    }

    /// The process id of a running child.
    ///
    /// @throws IllegalStateException when it does not run
    public long pid(String name) {
        return child(name).pid();
    }

    /// Whether the process exists now, ready or not.
    public boolean isRunning(String name) {
        return child(name).isRunning();
    }

    /// Kills a child (SIGKILL); it is started again as after any death.
    public void kill(String name) {
        child(name).kill(true);
    }

    /// Kills a child (SIGKILL), which stays down until [#start(String)].
    public void killAndKeepDown(String name) {
        child(name).kill(false);
    }

    /// Asks a child to end in good order and waits; it stays down until [#start(String)].
    public void stop(String name) {
        child(name).stop();
    }

    /// Starts a child that was stopped or kept down.
    public void start(String name) {
        child(name).start();
    }

    /// Stops a child in good order and starts it again; does not wait until it is ready.
    public void restart(String name) {
        stop(name);
        start(name);
    }

    /// Freezes a child (SIGSTOP).
    public void freeze(String name) {
        Signal.STOP.sendTo(pid(name));
    }

    /// Lets a frozen child go on (SIGCONT).
    public void thaw(String name) {
        Signal.CONT.sendTo(pid(name));
    }

    /// Waits until a child does its work.
    ///
    /// @throws IllegalStateException when it does not in time, or has ended for good
    public void awaitReady(String name, Duration patience) throws InterruptedException {
        child(name).awaitReady(patience);
    }

    /// Waits until all children do their work.
    ///
    /// @throws IllegalStateException when one does not in time, or has ended for good
    public void awaitReady(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Child child : children.values()) {
            child.awaitReady(Duration.ofNanos(deadline - System.nanoTime()));
        }
    }

    /// Stops all children in order and returns when the last one is gone.
    @Override
    public void close() {
        for (List<String> group : stopOrder) {
            List<Thread> stops =
                    group.stream()
                            .map(name -> Thread.ofVirtual().start(() -> child(name).stop()))
                            .toList();
            for (Thread stop : stops) {
                joinFully(stop);
            }
        }
        follower.interrupt();
        joinFully(follower);
        guard.close();
    }

    private Child child(String name) {
        Child child = children.get(name);
        if (child == null) {
            throw new IllegalArgumentException(
                    "there is no process %s, only %s".formatted(name, children.keySet()));
        }
        return child;
    }

    /// Stops what an earlier run left behind, all at once, and returns when it is gone.
    public static void stopLeftovers(Path run) throws IOException {
        try (var files = Files.newDirectoryStream(run, "*.pid")) {
            List<Thread> stops = new ArrayList<>();
            for (Path file : files) {
                stops.add(
                        Thread.ofVirtual()
                                .start(() -> new PidFile(file).stopLeftover(LEFTOVER_GRACE)));
            }
            stops.forEach(Supervisor::joinFully);
        }
    }

    /// A log that has grown large makes room; the one before it is kept.
    private static void shorten(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
            Files.move(
                    log,
                    log.resolveSibling(log.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void follow(List<LogFollower> followers) {
        try {
            while (true) {
                for (LogFollower follower : followers) {
                    follower.look();
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        } catch (InterruptedException | IOException _) {
            // Closing ends it; a log that cannot be read any more is not worth ending the children.
        }
    }

    private static void joinFully(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
