package dev.ballast.api.http.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.problem.Problem;
import dev.ballast.api.jobs.JobView;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Submits many jobs in one request.
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.OPERATOR)
@Tag(name = "Jobs")
@Blocking
public class JobBatchResource {
    private static final int MULTI_STATUS = 207;

    private final JobBatch batch;

    JobBatchResource(JobBatch batch) {
        this.batch = batch;
    }

    @POST
    @Path("batch")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitJobs",
            summary = "Submit up to 1,000 jobs",
            description =
                    "Each item is what `POST /api/v1/jobs` takes, without `dry_run`. The answer has"
                        + " one item each, in order, with the status that it would have had alone."
                        + " A wrong item does no harm to the others. With an Idempotency-Key the"
                        + " item at place i has the key `<key>#<i>`, counted from 0.")
    public Response submit(
            Body body,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context SecurityContext caller) {
        List<Item> items =
                batch.submit(
                        caller.getUserPrincipal().getName(),
                        Ask.idempotencyKey(idempotencyKey),
                        Ask.body(body).jobs());
        return Response.status(MULTI_STATUS).entity(new Items<>(items)).build();
    }

    /// Many jobs. They are read one by one, so that a malformed one is refused alone.
    @Schema(name = "JobBatch", requiredProperties = "jobs")
    record Body(@Schema(implementation = JobBody[].class) @Nullable List<JsonNode> jobs) {}

    /// What became of one of them: a job or a problem.
    ///
    /// @param status as if it had been sent alone
    @Schema(name = "JobBatchItem")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(int status, @Nullable JobView job, @Nullable Problem problem) {
        static Item of(Problem problem) {
            return new Item(problem.status(), null, problem);
        }
    }
}
