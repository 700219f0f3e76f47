package dev.ballast.api.http.v1;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.access.Role;
import dev.ballast.api.jobs.CancelJob;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.PauseJob;
import dev.ballast.api.jobs.ResumeJob;
import dev.ballast.api.jobs.RetryJob;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Steers a job: cancel, pause, resume, retry. Only a retry takes a body, which may be empty.
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.OPERATOR)
@Tag(name = "Jobs")
@Blocking
public class JobSteeringResource {
    private final CancelJob cancelJob;
    private final PauseJob pauseJob;
    private final ResumeJob resumeJob;
    private final RetryJob retryJob;
    private final ObjectMapper json;

    JobSteeringResource(
            CancelJob cancelJob,
            PauseJob pauseJob,
            ResumeJob resumeJob,
            RetryJob retryJob,
            ObjectMapper json) {
        this.cancelJob = cancelJob;
        this.pauseJob = pauseJob;
        this.resumeJob = resumeJob;
        this.retryJob = retryJob;
        this.json = json;
    }

    @POST
    @Path("{id}/cancel")
    @Operation(
            operationId = "cancelJob",
            summary = "Cancel a job",
            description =
                    "Its work stops within 2 s and its half-done files go; files that are already"
                            + " verified stay. A job that has ended: 409 `JOB_ALREADY_ENDED`.")
    public JobView cancel(@PathParam("id") String id) {
        return cancelJob.handle(Ask.job(id));
    }

    @POST
    @Path("{id}/pause")
    @Operation(
            operationId = "pauseJob",
            summary = "Pause a job",
            description = "Its work stops within 2 s; what is fetched stays for the resume.")
    public JobView pause(@PathParam("id") String id) {
        return pauseJob.handle(Ask.job(id));
    }

    @POST
    @Path("{id}/resume")
    @Operation(
            operationId = "resumeJob",
            summary = "Resume a paused job",
            description = "It queues for a place again and goes on where it was.")
    public JobView resume(@PathParam("id") String id) {
        return resumeJob.handle(Ask.job(id));
    }

    @POST
    @Path("{id}/retry")
    @Operation(
            operationId = "retryJob",
            summary = "Try a job again",
            description =
                    "A failed or cancelled job starts a new attempt and keeps its finished files; a"
                            + " job that waits for a retry tries now. A job that had a `token` or a"
                            + " signed address lost them when it ended, so they are given again;"
                            + " otherwise the body may be empty.")
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RetryBody.class)))
    public JobView retry(@PathParam("id") String id, String body) {
        return retryJob.handle(Ask.job(id), RetryBody.read(json, body));
    }
}
