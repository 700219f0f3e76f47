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

    EventsResource(EventStreams streams) {
        this.streams = streams;
    }

    @GET
    @Operation(
            operationId = "streamEvents",
            summary = "Follow all jobs, or one",
            description =
                    "As for one job, but it does not end. Without `Last-Event-ID` it begins with"
                            + " the next change. With `job` it is that job's stream.")
    public Multi<OutboundSseEvent> get(
            @QueryParam("job") @Nullable String job,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @QueryParam("last_event_id") @Nullable String lastEventIdInQuery) {
        Long last = Ask.lastEventId(lastEventId, lastEventIdInQuery);
        return job == null || job.isEmpty()
                ? streams.ofAll(last)
                : streams.ofJob(Ask.job(job), last);
    }
}
