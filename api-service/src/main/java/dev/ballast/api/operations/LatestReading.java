package dev.ballast.api.operations;

import dev.ballast.api.dispatch.PendingMessages;
import dev.ballast.api.dispatch.Sight;
import dev.ballast.api.jobs.FindStats;
import dev.ballast.api.jobs.StatsView;
import dev.ballast.api.operations.TaskCounts.TaskGroup;
import dev.ballast.api.operations.WorkerCounts.WorkerGroup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// How the queue is, read at most every 2 s, so that one scrape of many gauges is one look.
@ApplicationScoped
public class LatestReading {
    private static final Logger LOG = Logger.getLogger(LatestReading.class);
    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

    private final FindStats stats;
    private final TaskCounts tasks;
    private final WorkerCounts workers;
    private final PendingMessages messages;
    private final Sight sight;
    private Optional<Reading> latest = Optional.empty();
    private long readAt = System.nanoTime() - FRESH_NANOS;

    LatestReading(
            FindStats stats,
            TaskCounts tasks,
            WorkerCounts workers,
            PendingMessages messages,
            Sight sight) {
        this.stats = stats;
        this.tasks = tasks;
        this.workers = workers;
        this.messages = messages;
        this.sight = sight;
    }

    /// How the queue is.
    ///
    /// @param tasks how many may run now or are claimed
    /// @param workers how many of each kind are in each state
    /// @param outboxSeconds for how long the oldest message has been due and not sent
    /// @param reportSeconds for how long some reports have not been read to their end
    public record Reading(
            StatsView stats,
            Map<TaskGroup, Long> tasks,
            Map<WorkerGroup, Long> workers,
            double outboxSeconds,
            double reportSeconds) {}

    /// The reading; empty while the database gives none.
    public synchronized Optional<Reading> get() {
        if (System.nanoTime() - readAt >= FRESH_NANOS) {
            latest = read();
            readAt = System.nanoTime();
        }
        return latest;
    }

    private Optional<Reading> read() {
        try {
            return Optional.of(
                    new Reading(
                            stats.get(),
                            tasks.open(),
                            workers.present(),
                            messages.lagSeconds(),
                            sight.lagSeconds()));
        } catch (RuntimeException e) {
            LOG.warnf("queue cannot be read cause=%s", e.getMessage());
            return Optional.empty();
        }
    }
}
