package dev.ballast.api.internal;

import dev.ballast.api.access.Role;
import dev.ballast.api.dispatch.ClaimTask;
import dev.ballast.model.message.Claim;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Gives work to workers. The answer may hold a job's token, so it is not for caches.
@Path("/internal/v1/claims")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.Name.WORKER, Role.Name.ADMIN})
@Tag(name = "Internal", description = "For workers.")
public class ClaimsResource {
    private final ClaimTask claimTask;
    private final Timer given;
    private final Timer empty;

    ClaimsResource(ClaimTask claimTask, MeterRegistry registry) {
        this.claimTask = claimTask;
        this.given = timer(registry, "given");
        this.empty = timer(registry, "empty");
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "claimTask",
            summary = "Claim the next best task",
            description =
                    "200 with a task that is the worker's until its lease ends, or 204 if there is"
                            + " none for it now. With `count` 200 with `claims`, one or more.")
    public CompletionStage<Response> claim(ClaimBody body) {
        // Taken before the look: what rang earlier is answered by an empty answer.
        Instant asOf = Instant.now();
        long start = System.nanoTime();
        ClaimBody asked = ClaimBody.required(body);
        int count = asked.countOrOne();
        return claimTask
                .handle(asked.toRequest(), count)
                .thenApply(claims -> {
                    (claims.isEmpty() ? empty : given)
                            .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                    if (claims.isEmpty()) {
                        return Response.noContent().header(Claim.AS_OF_HEADER, asOf).build();
                    }
                    return answer(
                            asked.count() == null ? claims.getFirst() : new Claim.Group(claims));
                });
    }

    private static Timer timer(MeterRegistry registry, String outcome) {
        return Timer.builder("ballast.claims")
                .description("Claims of workers and how long they took")
                .tag("outcome", outcome)
                .publishPercentileHistogram()
                .register(registry);
    }

    private static Response answer(Object claims) {
        return Response.ok(claims).header("Cache-Control", "no-store").build();
    }
}
