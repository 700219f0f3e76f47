package dev.ballast.api.http.v1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.access.CallerLookup;
import dev.ballast.api.http.access.KeyCredential;
import dev.ballast.api.jobs.FindJobs;
import dev.ballast.api.jobs.JobEvent;
import dev.ballast.api.jobs.JobEvents;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.WaitsEnd;
import dev.ballast.model.job.JobState;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Opens streams of events. A client costs a timer and a place in the one feed of this process, no
/// thread. One that reads too slowly is cut off; it comes back with the last id that it saw. One
/// whose key was deleted, or whose user was removed or has another password, is cut off at the next
/// comment.
@ApplicationScoped
class EventStreams {
    private static final Logger LOG = Logger.getLogger(EventStreams.class);

    /// Events that wait for a slow client, about 1 MiB.
    private static final int PATIENCE = 1024;

    private static final int PAGE = 500;

    private final JobEvents events;
    private final FindJobs jobs;
    private final Sse sse;
    private final ObjectMapper json;
    private final Vertx vertx;
    private final Duration keepAlive;
    private final CallerLookup callers;
    private final SecurityIdentity caller;
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<MultiEmitter<? super OutboundSseEvent>> clients =
            ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    EventStreams(
            JobEvents events,
            FindJobs jobs,
            Sse sse,
            ObjectMapper json,
            Vertx vertx,
            CallerLookup callers,
            SecurityIdentity caller,
            @ConfigProperty(name = "ballast.events.keep-alive", defaultValue = "15S")
                    Duration keepAlive) {
        this.events = events;
        this.jobs = jobs;
        this.sse = sse;
        this.json = json;
        this.vertx = vertx;
        this.callers = callers;
        this.caller = caller;
        this.keepAlive = keepAlive;
    }

    /// Ends all streams; clients come back by themselves, with the last id that they saw.
    void end(@Observes WaitsEnd event) {
        ended = true;
        clients.forEach(MultiEmitter::complete);
    }

    /// The stream of all visible jobs, from the next change on or from after `last`.
    Multi<OutboundSseEvent> ofAll(@Nullable Long last) {
        String key = key();
        return last == null
                ? live(key, null, events.head(), null, List.of())
                : resumed(key, null, last);
    }

    /// The stream of one job; ends after its final state.
    Multi<OutboundSseEvent> ofJob(UUID id, @Nullable Long last) {
        String key = key();
        JobView now = jobs.get(id);
        long head = events.head();
        // Whoever comes back after the end is told the end again, as nothing else would come.
        boolean moreToCome = !now.state().isFinal();
        if (last != null && last <= head && (moreToCome || !events.after(last, id, 1).isEmpty())) {
            return resumed(key, id, last);
        }
        JobEvent present =
                latest(id).orElseGet(() -> new JobEvent(head, id, now.state(), text(now)));
        return live(key, id, present.id(), null, List.of(present));
    }

    /// What was missed, read page by page as fast as the client takes it, then what happens.
    private Multi<OutboundSseEvent> resumed(String key, @Nullable UUID job, long last) {
        return Multi.createFrom()
                .deferred(() -> {
                    var newest = new AtomicReference<@Nullable JobEvent>();
                    Multi<OutboundSseEvent> missed =
                            Multi.createBy()
                                    .repeating()
                                    .uni(() -> page(job, last, newest))
                                    .until(List::isEmpty)
                                    .onItem()
                                    .transformToIterable(page ->
                                            page.stream()
                                                    .map(e -> EventStream.message(sse, e))
                                                    .toList());
                    Multi<OutboundSseEvent> next =
                            Multi.createFrom()
                                    .deferred(() -> {
                                        JobEvent told = newest.get();
                                        return told == null
                                                ? live(key, job, last, null, List.of())
                                                : live(
                                                        key,
                                                        job,
                                                        told.id(),
                                                        told.state(),
                                                        List.of());
                                    })
                                    .runSubscriptionOn(threads);
                    return Multi.createBy().concatenating().streams(missed, next);
                });
    }

    private Uni<List<JobEvent>> page(
            @Nullable UUID job, long last, AtomicReference<@Nullable JobEvent> newest) {
        return Uni.createFrom()
                .item(() -> {
                    JobEvent told = newest.get();
                    List<JobEvent> page = events.after(told == null ? last : told.id(), job, PAGE);
                    if (!page.isEmpty()) {
                        newest.set(page.getLast());
                    }
                    return page;
                })
                .runSubscriptionOn(threads);
    }

    /// @param key what the client came with, see [KeyCredential]
    /// @param state the last state that the client was told; null if it was told none
    private Multi<OutboundSseEvent> live(
            String key,
            @Nullable UUID job,
            long start,
            @Nullable JobState state,
            List<JobEvent> first) {
        return Multi.createFrom()
                .<OutboundSseEvent>emitter(
                        emitter -> {
                            long timer = keepAlive(key, emitter, start);
                            JobEvents.Subscription subscription =
                                    new EventStream(events, job, start, state, sse, emitter)
                                            .begin(first);
                            clients.add(emitter);
                            emitter.onTermination(() -> {
                                clients.remove(emitter);
                                vertx.cancelTimer(timer);
                                subscription.close();
                            });
                            if (ended) {
                                emitter.complete();
                            }
                        },
                        PATIENCE)
                .onFailure()
                .invoke(error ->
                        LOG.infof(
                                "event stream cut job=%s cause=%s",
                                job == null ? "all" : job, error.toString()))
                .onFailure()
                .recoverWithCompletion();
    }

    /// The first comment goes out at once: it makes the answer's head leave, and its id is where a
    /// client that saw nothing else comes back.
    private long keepAlive(String key, MultiEmitter<? super OutboundSseEvent> emitter, long start) {
        OutboundSseEvent comment = sse.newEventBuilder().comment("keep-alive").build();
        emitter.emit(sse.newEventBuilder().id(Long.toString(start)).comment("connected").build());
        Runnable turn =
                () -> {
                    if (isWelcome(key)) {
                        emitter.emit(comment);
                    } else {
                        emitter.complete();
                    }
                };
        return vertx.setPeriodic(keepAlive.toMillis(), _ -> threads.execute(turn));
    }

    /// A stream outlives the look at its key by hours. While the database is away nobody is cut
    /// off.
    private boolean isWelcome(String key) {
        try {
            return callers.recall(key).or(() -> callers.find(key)).isPresent();
        } catch (RuntimeException _) {
            return true;
        }
    }

    private String key() {
        return caller.getCredential(KeyCredential.class).keyHash();
    }

    /// The newest entry of the log, rather than the job's row: what comes after it is then newer.
    private Optional<JobEvent> latest(UUID job) {
        Optional<JobEvent> newest = Optional.empty();
        List<JobEvent> page;
        do {
            long after = newest.map(JobEvent::id).orElse(0L);
            page = events.after(after, job, PAGE);
            newest = page.isEmpty() ? newest : Optional.of(page.getLast());
        } while (page.size() == PAGE);
        return newest;
    }

    private String text(JobView job) {
        try {
            return json.writeValueAsString(job);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
