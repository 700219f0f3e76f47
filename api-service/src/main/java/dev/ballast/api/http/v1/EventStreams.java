package dev.ballast.api.http.v1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.jobs.FindJobs;
import dev.ballast.api.jobs.JobEvent;
import dev.ballast.api.jobs.JobEvents;
import dev.ballast.api.jobs.JobView;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Opens streams of events. A client costs a timer and a place in the one feed of this process, no
/// thread. One that reads too slowly is cut off; it comes back with the last id that it saw.
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

    EventStreams(
            JobEvents events,
            FindJobs jobs,
            Sse sse,
            ObjectMapper json,
            Vertx vertx,
            @ConfigProperty(name = "ballast.events.keep-alive", defaultValue = "15S")
                    Duration keepAlive) {
        this.events = events;
        this.jobs = jobs;
        this.sse = sse;
        this.json = json;
        this.vertx = vertx;
        this.keepAlive = keepAlive;
    }

    /// The stream of all visible jobs, from the next change on or from after `last`.
    Multi<OutboundSseEvent> ofAll(@Nullable Long last) {
        long start = last == null ? events.head() : last;
        return open(null, start, List.of());
    }

    /// The stream of one job; ends after its final state.
    Multi<OutboundSseEvent> ofJob(UUID id, @Nullable Long last) {
        JobView now = jobs.get(id);
        long head = events.head();
        // Whoever comes back after the end is told the end again, as nothing else would come.
        boolean moreToCome = !now.state().isFinal();
        if (last != null && last <= head && (moreToCome || !events.after(last, id, 1).isEmpty())) {
            return open(id, last, List.of());
        }
        JobEvent present =
                latest(id).orElseGet(() -> new JobEvent(head, id, now.state(), text(now)));
        return open(id, present.id(), List.of(present));
    }

    private Multi<OutboundSseEvent> open(@Nullable UUID job, long start, List<JobEvent> first) {
        return Multi.createFrom()
                .<OutboundSseEvent>emitter(
                        emitter -> {
                            long timer = keepAlive(emitter, start);
                            JobEvents.Subscription subscription =
                                    new EventStream(events, job, start, sse, emitter).begin(first);
                            emitter.onTermination(() -> {
                                vertx.cancelTimer(timer);
                                subscription.close();
                            });
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
    private long keepAlive(MultiEmitter<? super OutboundSseEvent> emitter, long start) {
        OutboundSseEvent comment = sse.newEventBuilder().comment("keep-alive").build();
        emitter.emit(sse.newEventBuilder().id(Long.toString(start)).comment("connected").build());
        return vertx.setPeriodic(keepAlive.toMillis(), _ -> emitter.emit(comment));
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
