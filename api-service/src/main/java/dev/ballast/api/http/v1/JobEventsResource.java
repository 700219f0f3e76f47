package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The progress of one job as server-sent events (WHATWG HTML §9.2).
@Path("/api/v1/jobs")
@Produces(MediaType.SERVER_SENT_EVENTS)
@RolesAllowed(Role.Name.VIEWER)
@Tag(name = "Jobs")
@Blocking
public class JobEventsResource {
    private final EventStreams streams;

    JobEventsResource(EventStreams streams) {
        this.streams = streams;
    }

    @GET
    @Path("{id}/events")
    @Operation(
            operationId = "streamJobEvents",
            summary = "Follow a job",
            description =
                    "Server-sent events: `id`, `event: job`, data = the job as `GET"
                        + " /api/v1/jobs/{id}` gives it, and `at`, when that happened. Begins with"
                        + " the present state, or after `Last-Event-ID` (header, or `last_event_id`"
                        + " in the query), and ends after the final state. A comment comes every 15"
                        + " s.")
    public Multi<OutboundSseEvent> get(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @QueryParam("last_event_id") @Nullable String lastEventIdInQuery) {
        return streams.ofJob(Ask.job(id), Ask.lastEventId(lastEventId, lastEventIdInQuery));
    }
}
