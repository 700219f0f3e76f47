package dev.ballast.api.postgres;

import dev.ballast.api.jobs.EventSignal;
import dev.ballast.api.jobs.JobEndings;
import dev.ballast.api.jobs.JobEvent;
import dev.ballast.api.jobs.JobEvents;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.job.JobState;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads the log of events once for all who listen in this process.
///
/// Only entries below the oldest transaction that still runs are read: whatever commits later comes
/// after them, so nothing is ever skipped.
@ApplicationScoped
class EventFeed implements JobEvents, JobEndings {
    private static final Logger LOG = Logger.getLogger(EventFeed.class);
    private static final int BATCH = 1000;
    private static final Duration POLL = Duration.ofMillis(500);

    /// Another look when something newer is there that a running transaction still hides.
    private static final Duration SOON = Duration.ofMillis(20);

    private static final String READABLE =
            " id < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 20)";

    private final Sql sql;
    private final EventSignal signal;
    private final List<Consumer<JobEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<UUID, Map<Object, CompletableFuture<JobState>>> waiting =
            new ConcurrentHashMap<>();

    /// Who waited goes on with queries, which block.
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    private volatile boolean stopped;

    EventFeed(Sql sql, EventSignal signal) {
        this.sql = sql;
        this.signal = signal;
    }

    private record Entry(JobEvent event, boolean hidden) {}

    void start(@Observes StartupEvent event) {
        // A database that was restored from a backup counts transactions from where it was then.
        sql.update("delete from job_event where id >= (pg_current_xact_id()::text::bigint << 20)");
        Thread.ofPlatform().daemon().name("event-feed").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        signal.raise();
    }

    @Override
    public List<JobEvent> after(long after, @Nullable UUID job, int limit) {
        Conditions asked = new Conditions().and("id > ?", after).and(READABLE).and("not hidden");
        if (job != null) {
            asked.and("job_id = ?", job);
        }
        return read(asked, limit).stream().map(Entry::event).toList();
    }

    @Override
    public long head() {
        return sql.one(
                "select coalesce(max(id), 0) as head from job_event where" + READABLE,
                row -> row.number("head"));
    }

    @Override
    public Subscription subscribe(Consumer<JobEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public CompletableFuture<JobState> await(UUID job, Duration atMost) {
        var ending = new CompletableFuture<JobState>();
        Object ticket = new Object();
        waiting.computeIfAbsent(job, _ -> new ConcurrentHashMap<>()).put(ticket, ending);
        CompletableFuture<JobState> forgotten = ending.whenComplete((_, _) -> forget(job, ticket));
        JobState now =
                sql.first(
                                "select state from job where id = ?",
                                row -> JobState.ofWire(row.text("state")),
                                job)
                        .orElse(null);
        if (now == null) {
            ending.cancel(false);
            throw RefusedException.jobNotFound(job);
        }
        if (now.isFinal()) {
            ending.complete(now);
        }
        ending.completeOnTimeout(now, atMost.toMillis(), TimeUnit.MILLISECONDS);
        return forgotten.thenApplyAsync(Function.identity(), threads);
    }

    private void forget(UUID job, Object ticket) {
        waiting.computeIfPresent(
                job,
                (_, endings) -> {
                    endings.remove(ticket);
                    return endings.isEmpty() ? null : endings;
                });
    }

    private void run() {
        long last = -1;
        while (!stopped) {
            try {
                if (last < 0) {
                    last = head();
                }
                List<Entry> entries =
                        read(new Conditions().and("id > ?", last).and(READABLE), BATCH);
                entries.forEach(this::deliver);
                if (!entries.isEmpty()) {
                    last = entries.getLast().event().id();
                }
                if (entries.size() < BATCH) {
                    signal.await(isMoreHidden(last) ? SOON : POLL);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!stopped) {
                    LOG.warnf("job events cannot be read cause=%s", e.getMessage());
                    pause();
                }
            }
        }
    }

    private boolean isMoreHidden(long last) {
        return sql.first("select 1 from job_event where id > ? order by id limit 1", _ -> 1, last)
                .isPresent();
    }

    private void pause() {
        try {
            signal.await(POLL);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private List<Entry> read(Conditions asked, int limit) {
        return sql.query(
                "select id, job_id, state, hidden, data, at from job_event"
                        + asked.where()
                        + " order by id limit ?",
                row ->
                        new Entry(
                                new JobEvent(
                                        row.number("id"),
                                        row.uuid("job_id"),
                                        JobState.ofWire(row.text("state")),
                                        withTime(row.text("data"), row.instant("at"))),
                                row.flag("hidden")),
                asked.with(limit));
    }

    /// The job, and when this happened to it.
    private static String withTime(String job, Instant at) {
        return job.substring(0, job.length() - 1) + ",\"at\":\"" + at + "\"}";
    }

    private void deliver(Entry entry) {
        JobEvent event = entry.event();
        if (event.state().isFinal()) {
            waiting.getOrDefault(event.job(), Map.of())
                    .values()
                    .forEach(ending -> ending.complete(event.state()));
        }
        if (entry.hidden()) {
            return;
        }
        for (Consumer<JobEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error("a listener to job events failed", e);
            }
        }
    }
}
