package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The progress of all jobs as server-sent events (WHATWG HTML §9.2).
@Path("/api/v1/events")
@Produces(MediaType.SERVER_SENT_EVENTS)
@RolesAllowed(Role.Name.VIEWER)
@Tag(name = "Jobs")
@Blocking
public class EventsResource {
    private final EventStreams streams;
    private final Sse sse;

    EventsResource(EventStreams streams, Sse sse) {
        this.streams = streams;
        this.sse = sse;
    }

    @GET
    @Operation(
            operationId = "streamEvents",
            summary = "Follow all jobs, or one",
            description =
                    "As for one job, but it does not end. Without `Last-Event-ID` it begins with"
                            + " the next change. With `job` it is that job's stream. With"
                            + " `keep_alive=event` each comment comes with an event"
                            + " `keep-alive`, as scripts in a browser cannot hear comments.")
    public Multi<OutboundSseEvent> get(
            @QueryParam("job") @Nullable String job,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @QueryParam("last_event_id") @Nullable String lastEventIdInQuery,
            @QueryParam("keep_alive") @Nullable String keepAlive) {
        Long last = Ask.lastEventId(lastEventId, lastEventIdInQuery);
        boolean audible = Ask.audibleKeepAlive(keepAlive);
        Multi<OutboundSseEvent> events =
                job == null || job.isEmpty()
                        ? streams.ofAll(last)
                        : streams.ofJob(Ask.job(job), last);
        return audible ? events.map(this::audible) : events;
    }

    /// A comment as an event too; whoever did not ask for it goes on to hear of jobs alone.
    private OutboundSseEvent audible(OutboundSseEvent event) {
        if (event.getComment() == null) {
            return event;
        }
        OutboundSseEvent.Builder both =
                sse.newEventBuilder()
                        .comment(event.getComment())
                        .name("keep-alive")
                        .mediaType(MediaType.TEXT_PLAIN_TYPE)
                        .data(String.class, "{}");
        return event.getId() == null ? both.build() : both.id(event.getId()).build();
    }
}
