package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.jobs.AwaitJob;
import dev.ballast.api.jobs.ChangeJob;
import dev.ballast.api.jobs.DeleteJob;
import dev.ballast.api.jobs.FileView;
import dev.ballast.api.jobs.FindJobs;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.PlanJob;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.jobs.SubmitJob;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Jobs: submit, look at, change, forget.
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs", description = "What was asked for and how far it is.")
@Blocking
public class JobsResource {
    private final SubmitJob submitJob;
    private final PlanJob planJob;
    private final FindJobs findJobs;
    private final AwaitJob awaitJob;
    private final ChangeJob changeJob;
    private final DeleteJob deleteJob;

    JobsResource(
            SubmitJob submitJob,
            PlanJob planJob,
            FindJobs findJobs,
            AwaitJob awaitJob,
            ChangeJob changeJob,
            DeleteJob deleteJob) {
        this.submitJob = submitJob;
        this.planJob = planJob;
        this.findJobs = findJobs;
        this.awaitJob = awaitJob;
        this.changeJob = changeJob;
        this.deleteJob = deleteJob;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "submitJob",
            summary = "Submit a job",
            description =
                    "Answers 201 with a new job; 200 with the job that is there already if the same"
                        + " source, selection, view and volume are under way (`attached`), or if"
                        + " the same Idempotency-Key was used before; 200 with the plan and no job"
                        + " if `dry_run` is true.")
    public CompletionStage<Response> submit(
            JobBody body,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context SecurityContext caller) {
        Submission submission =
                new Submission(
                        caller.getUserPrincipal().getName(),
                        Ask.body(body).toRequest(),
                        Ask.idempotencyKey(idempotencyKey));
        return body.wantsPlan()
                ? planJob.handle(submission).thenApply(plan -> Response.ok(plan).build())
                : CompletableFuture.completedFuture(answer(submitJob.handle(submission)));
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "listJobs",
            summary = "List jobs",
            description = "The newest first. Everything that the query names must hold.")
    public Page<JobView> list(@BeanParam JobListQuery query) {
        return findJobs.list(query.toFilter());
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "getJob",
            summary = "Get a job",
            description =
                    "With `wait` (such as `30s`, at most 60 s) the answer comes when the job has"
                            + " reached a final state or the time is over.")
    public CompletionStage<JobView> get(
            @PathParam("id") String id, @QueryParam("wait") @Nullable String wait) {
        UUID job = Ask.job(id);
        Duration atMost = Ask.waiting(wait);
        return atMost.isZero()
                ? CompletableFuture.completedFuture(findJobs.get(job))
                : awaitJob.handle(job, atMost);
    }

    @GET
    @Path("{id}/files")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "listJobFiles",
            summary = "List a job's files",
            description = "In the order of the plan; empty until the source was asked.")
    public Items<FileView> files(@PathParam("id") String id) {
        return new Items<>(findJobs.files(Ask.job(id)));
    }

    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "changeJob",
            summary = "Change a job's priority, labels or limit",
            description =
                    "What is left out stays. `labels` replaces all labels. A new priority acts at"
                        + " once on all work that waits, and within 5 s on what is being fetched,"
                        + " as does `max_speed` (bytes per second of the job in the whole cluster;"
                        + " null takes it away).")
    public JobView change(@PathParam("id") String id, JobChangeBody body) {
        return changeJob.handle(Ask.job(id), Ask.body(body).check());
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "deleteJob",
            summary = "Forget an ended job",
            description = "What it installed stays. A job that has not ended: 409.")
    public void delete(@PathParam("id") String id) {
        deleteJob.handle(Ask.job(id));
    }

    private static Response answer(Submission.Outcome.Accepted accepted) {
        JobView job = accepted.job();
        return accepted.created()
                ? Response.created(URI.create("/api/v1/jobs/" + job.id())).entity(job).build()
                : Response.ok(job).build();
    }
}
