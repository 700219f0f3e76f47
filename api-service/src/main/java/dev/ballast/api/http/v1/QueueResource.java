package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.jobs.FindStats;
import dev.ballast.api.jobs.StatsView;
import dev.ballast.api.settings.PauseQueue;
import dev.ballast.api.settings.ResumeQueue;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The queue as a whole.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Fleet")
@Blocking
public class QueueResource {
    private final PauseQueue pauseQueue;
    private final ResumeQueue resumeQueue;
    private final FindStats findStats;

    QueueResource(PauseQueue pauseQueue, ResumeQueue resumeQueue, FindStats findStats) {
        this.pauseQueue = pauseQueue;
        this.resumeQueue = resumeQueue;
        this.findStats = findStats;
    }

    @POST
    @Path("queue/pause")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "pauseQueue",
            summary = "Pause the queue",
            description = "Jobs under way go on; no waiting one is let in.")
    public Paused pause() {
        pauseQueue.handle();
        return new Paused(true);
    }

    @POST
    @Path("queue/resume")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "resumeQueue",
            summary = "Resume the queue",
            description = "Waiting jobs are let in again.")
    public Paused resume() {
        resumeQueue.handle();
        return new Paused(false);
    }

    @GET
    @Path("stats")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "getStats",
            summary = "Get everything at a glance",
            description =
                    "How many jobs are in each state, bytes per second now, bytes since midnight"
                            + " UTC.")
    public StatsView stats() {
        return findStats.get();
    }

    /// Whether the queue lets no new job in.
    record Paused(boolean paused) {}
}
