package dev.ballast.api.internal;

import dev.ballast.api.access.Role;
import dev.ballast.api.dispatch.ClaimTask;
import dev.ballast.model.message.Claim;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Gives work to workers. The answer may hold a job's token, so it is not for caches.
@Path("/internal/v1/claims")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.Name.WORKER, Role.Name.ADMIN})
@Tag(name = "Internal", description = "For workers.")
@Blocking
public class ClaimsResource {
    private final ClaimTask claimTask;

    ClaimsResource(ClaimTask claimTask) {
        this.claimTask = claimTask;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "claimTask",
            summary = "Claim the next best task",
            description =
                    "200 with a task that is the worker's until its lease ends, or 204 if there is"
                            + " none for it now.")
    public Response claim(ClaimBody body) {
        return claimTask
                .handle(ClaimBody.required(body).toRequest())
                .map(ClaimsResource::answer)
                .orElseGet(() -> Response.noContent().build());
    }

    private static Response answer(Claim claim) {
        return Response.ok(claim).header("Cache-Control", "no-store").build();
    }
}
