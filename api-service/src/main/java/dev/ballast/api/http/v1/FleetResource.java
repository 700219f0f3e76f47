package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.dispatch.DrainWorker;
import dev.ballast.api.dispatch.FindWorkers;
import dev.ballast.api.dispatch.WorkerView;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The workers.
@Path("/api/v1/workers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Fleet", description = "Workers, limits and the queue as a whole.")
@Blocking
public class FleetResource {
    private final FindWorkers findWorkers;
    private final DrainWorker drainWorker;

    FleetResource(FindWorkers findWorkers, DrainWorker drainWorker) {
        this.findWorkers = findWorkers;
        this.drainWorker = drainWorker;
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "listWorkers",
            summary = "List workers",
            description =
                    "A worker that said nothing for 15 s is `lost`; one that was stopped in good"
                            + " order is not listed.")
    public Items<WorkerView> list() {
        return new Items<>(findWorkers.list());
    }

    @POST
    @Path("{id}/drain")
    @RolesAllowed(Role.Name.ADMIN)
    @Operation(
            operationId = "drainWorker",
            summary = "Drain a worker",
            description =
                    "It hands its tasks back, with their progress, and takes none until it is"
                            + " activated.")
    public WorkerView drain(@PathParam("id") String id) {
        return drainWorker.handle(Ask.worker(id), true);
    }

    @POST
    @Path("{id}/activate")
    @RolesAllowed(Role.Name.ADMIN)
    @Operation(
            operationId = "activateWorker",
            summary = "Activate a drained worker",
            description = "It takes tasks again.")
    public WorkerView activate(@PathParam("id") String id) {
        return drainWorker.handle(Ask.worker(id), false);
    }
}
