package dev.ballast.local.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One supervised process: started when it may, watched, started again when it dies, until told to
/// stop. Thread-safe.
final class Child {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final ChildSpec spec;
    private final Path log;
    private final PidFile pidFile;
    private final boolean restarts;
    private final Console console;
    private final Backoff backoff = new Backoff();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean wanted;
    private boolean keepDown;
    private boolean ready;
    private @Nullable Process process;
    private @Nullable Thread keeper;

    Child(ChildSpec spec, Path log, PidFile pidFile, boolean restarts, Console console) {
        this.spec = spec;
        this.log = log;
        this.pidFile = pidFile;
        this.restarts = restarts;
        this.console = console;
    }

    /// Keeps the process running from now on; without effect when it is kept running already.
    void start() {
        lock.lock();
        try {
            keepDown = false;
            wanted = true;
            if (keeper == null) {
                keeper = Thread.ofVirtual().name("keep-" + spec.name()).start(this::keep);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Asks the process to end and waits until it has; kills it when it takes too long.
    void stop() {
        Process running;
        Thread waitsFor;
        lock.lock();
        try {
            wanted = false;
            running = process;
            waitsFor = keeper;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (running != null) {
                spec.stop().sendTo(running.pid());
                // A frozen process cannot obey.
                Signal.CONT.sendTo(running.pid());
                if (!running.waitFor(spec.grace().toMillis(), TimeUnit.MILLISECONDS)) {
                    console.say(spec.name(), "did not stop in time, killing it");
                    running.destroyForcibly();
                }
            }
            if (waitsFor != null) {
                waitsFor.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// SIGKILL.
    ///
    /// @param again whether it is started again afterwards as after any death
    void kill(boolean again) {
        lock.lock();
        try {
            keepDown = !again;
            ready = false;
            if (process != null) {
                process.destroyForcibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// @throws IllegalStateException when it does not run
    long pid() {
        lock.lock();
        try {
            if (process == null) {
                throw new IllegalStateException(spec.name() + " does not run");
            }
            return process.pid();
        } finally {
            lock.unlock();
        }
    }

    boolean isRunning() {
        lock.lock();
        try {
            return process != null;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the process does its work.
    ///
    /// @throws IllegalStateException when it does not in time, or has ended for good
    void awaitReady(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!ready) {
                if (keeper == null) {
                    throw new IllegalStateException(
                            "%s has ended, its log is %s".formatted(spec.name(), log));
                }
                if (left <= 0) {
                    throw new IllegalStateException(
                            "%s is not ready after %s, its log is %s"
                                    .formatted(spec.name(), patience, log));
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void keep() {
        try {
            boolean again = true;
            while (again && waitUntilItMayStart()) {
                long started = System.nanoTime();
                String end = runOnce();
                again = waitUntilAgain(end, Duration.ofNanos(System.nanoTime() - started));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.lock();
            try {
                keeper = null;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean waitUntilItMayStart() throws InterruptedException {
        while (!spec.mayStart().getAsBoolean()) {
            if (!pause(LOOK)) {
                return false;
            }
        }
        return true;
    }

    /// Runs the process to its end and says how that was.
    private String runOnce() throws InterruptedException {
        Process started;
        try {
            ProcessBuilder builder = spec.launch().prepare();
            started =
                    builder.command(Detached.command(builder.command()))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
        } catch (IOException e) {
            return "cannot be started: " + e.getMessage();
        }
        pidFile.write(started.toHandle(), spec.stop());
        boolean stillWanted;
        lock.lock();
        try {
            process = started;
            stillWanted = wanted;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (!stillWanted) {
            spec.stop().sendTo(started.pid());
        }
        Thread probe = Thread.ofVirtual().start(() -> probe(started));
        int code = started.waitFor();
        probe.join();
        lock.lock();
        try {
            process = null;
            ready = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        pidFile.delete();
        return "ended code=" + code;
    }

    private void probe(Process started) {
        try {
            while (started.isAlive() && !spec.ready().getAsBoolean()) {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        lock.lock();
        try {
            ready = started.isAlive();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// After an end that nobody asked for, waits until it is time to start again. False: never.
    private boolean waitUntilAgain(String end, Duration ran) throws InterruptedException {
        lock.lock();
        try {
            if (!wanted) {
                return false;
            }
            if (keepDown || !restarts) {
                console.say(spec.name(), end);
                wanted = false;
                return false;
            }
        } finally {
            lock.unlock();
        }
        Duration delay = backoff.after(ran);
        console.say(spec.name(), "%s, starting again in %d s".formatted(end, delay.toSeconds()));
        return pause(delay);
    }

    /// Waits, but not longer than it is wanted; tells whether it still is.
    private boolean pause(Duration delay) throws InterruptedException {
        long left = delay.toNanos();
        lock.lock();
        try {
            while (wanted && left > 0) {
                left = changed.awaitNanos(left);
            }
            return wanted;
        } finally {
            lock.unlock();
        }
    }
}
