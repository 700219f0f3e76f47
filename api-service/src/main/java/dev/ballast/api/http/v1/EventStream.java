package dev.ballast.api.http.v1;

import dev.ballast.api.jobs.JobEvent;
import dev.ballast.api.jobs.JobEvents;
import dev.ballast.model.job.JobState;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The events of one client: first what it missed, then what happens. It listens before it reads
/// the log, so nothing falls between the two; and it passes an id only once, so nothing comes
/// twice.
final class EventStream {
    private static final int PAGE = 500;

    private final JobEvents events;
    private final @Nullable UUID job;
    private final Sse sse;
    private final MultiEmitter<? super OutboundSseEvent> client;
    private final Queue<JobEvent> held = new ArrayDeque<>();
    private boolean live;
    private long last;
    private @Nullable JobState state;

    EventStream(
            JobEvents events,
            @Nullable UUID job,
            long last,
            @Nullable JobState state,
            Sse sse,
            MultiEmitter<? super OutboundSseEvent> client) {
        this.events = events;
        this.job = job;
        this.last = last;
        this.state = state;
        this.sse = sse;
        this.client = client;
    }

    /// Sends `first`, then everything after the last id.
    ///
    /// @return to be closed when the client is gone
    JobEvents.Subscription begin(List<JobEvent> first) {
        JobEvents.Subscription subscription = events.subscribe(this::happened);
        first.forEach(this::send);
        replay();
        goLive();
        return subscription;
    }

    private void replay() {
        List<JobEvent> missed;
        do {
            missed = events.after(last, job, PAGE);
            missed.forEach(this::send);
        } while (missed.size() == PAGE);
    }

    private synchronized void goLive() {
        held.forEach(this::passOn);
        held.clear();
        live = true;
        endIfOver();
    }

    private synchronized void happened(JobEvent event) {
        if (job != null && !job.equals(event.job())) {
            return;
        }
        if (live) {
            passOn(event);
            endIfOver();
        } else {
            held.add(event);
        }
    }

    private void passOn(JobEvent event) {
        if (event.id() > last) {
            send(event);
        }
    }

    private void send(JobEvent event) {
        last = event.id();
        state = event.state();
        client.emit(message(sse, event));
    }

    static OutboundSseEvent message(Sse sse, JobEvent event) {
        return sse.newEventBuilder()
                .id(Long.toString(event.id()))
                .name("job")
                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                .data(String.class, event.data())
                .build();
    }

    /// A final state ends a job's stream, unless the job was opened again before the client came.
    private void endIfOver() {
        if (job != null && state != null && state.isFinal()) {
            client.complete();
        }
    }
}
