package dev.ballast.download.worker;

import dev.ballast.model.job.FairShares;
import dev.ballast.model.job.FairShares.Wish;
import dev.ballast.model.job.Priority;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The speed that all transfers of this worker share, from the top: the worker's limit is divided
/// among its jobs by their priorities, a job's part (or its own limit, if that is less) among its
/// files equally. Who cannot use its part leaves it to the others; divided anew ten times a second
/// and after each change. Nothing starves and nothing is cut off: who has little waits longer.
/// Thread-safe.
public final class SpeedBudget {
    private static final long DIVIDE_EVERY = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double NONE = Double.POSITIVE_INFINITY;

    private final LongSupplier nanoTime;
    private final Map<UUID, Job> jobs = new HashMap<>();
    private double limit = NONE;
    private long dividedAt;

    /// Starts without a limit.
    public SpeedBudget() {
        this(System::nanoTime);
    }

    SpeedBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.dividedAt = nanoTime.getAsLong();
    }

    /// One job of this worker.
    private static final class Job {
        private final List<FileSpeed> files = new ArrayList<>();
        private Priority priority;
        private double limit;

        Job(Priority priority, double limit) {
            this.priority = priority;
            this.limit = limit;
        }
    }

    /// Limits all transfers together from now on.
    ///
    /// @param bytesPerSecond 0 or more; null for no limit
    synchronized void limit(@Nullable Long bytesPerSecond) {
        limit = orNone(bytesPerSecond);
        divide();
    }

    /// Changes how a job shares, if this worker has files of it.
    ///
    /// @param bytesPerSecond 0 or more; null for no limit of its own
    synchronized void limit(UUID job, Priority priority, @Nullable Long bytesPerSecond) {
        Job known = jobs.get(job);
        if (known != null) {
            known.priority = priority;
            known.limit = orNone(bytesPerSecond);
            divide();
        }
    }

    /// Changes the priority of a job, if this worker has files of it.
    synchronized void rank(UUID job, Priority priority) {
        Job known = jobs.get(job);
        if (known != null) {
            known.priority = priority;
            divide();
        }
    }

    /// Makes room for one more file, until it is closed.
    ///
    /// @param bytesPerSecond of the job on this worker; null for no limit of its own
    synchronized FileSpeed open(UUID job, Priority priority, @Nullable Long bytesPerSecond) {
        Job its = jobs.computeIfAbsent(job, _ -> new Job(priority, NONE));
        its.priority = priority;
        its.limit = orNone(bytesPerSecond);
        FileSpeed file = new FileSpeed(this, job, nanoTime.getAsLong());
        its.files.add(file);
        divide();
        return file;
    }

    synchronized void close(FileSpeed file) {
        Job job = jobs.get(file.job());
        if (job != null && job.files.remove(file)) {
            if (job.files.isEmpty()) {
                jobs.remove(file.job());
            }
            divide();
        }
    }

    /// The time, after dividing anew if it is due. Called by a file before it looks at its part.
    long tick() {
        long now = nanoTime.getAsLong();
        if (now - dividedAt >= DIVIDE_EVERY) {
            divide();
        }
        return now;
    }

    private void divide() {
        long now = nanoTime.getAsLong();
        dividedAt = now;
        if (limit == NONE) {
            jobs.values().forEach(job -> divide(job, job.limit, now));
            return;
        }
        // In a fixed order, so that rounding favours nobody in turns.
        List<Job> all =
                jobs.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                        .map(Map.Entry::getValue)
                        .toList();
        double[] parts = FairShares.divide(limit, all.stream().map(job -> wish(job, now)).toList());
        for (int i = 0; i < parts.length; i++) {
            divide(all.get(i), parts[i], now);
        }
    }

    private Wish wish(Job job, long now) {
        double wanted = job.files.stream().mapToDouble(file -> file.wanted(now, limit)).sum();
        return new Wish(job.priority.weight(), Math.min(job.limit, wanted));
    }

    private static void divide(Job job, double part, long now) {
        if (part == NONE) {
            job.files.forEach(file -> file.rate(NONE, now));
            return;
        }
        List<Wish> wishes =
                job.files.stream().map(file -> new Wish(1, file.wanted(now, part))).toList();
        double[] parts = FairShares.divide(part, wishes);
        for (int i = 0; i < parts.length; i++) {
            job.files.get(i).rate(parts[i], now);
        }
    }

    private static double orNone(@Nullable Long bytesPerSecond) {
        return bytesPerSecond == null ? NONE : bytesPerSecond;
    }
}
