package dev.ballast.api.http.admin;

import dev.ballast.api.access.Role;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What happened, for the log panel of the admin page.
@Path("/api/admin/activity-log")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@Blocking
public class AdminLogResource {
    private final ActivityLog log;

    AdminLogResource(ActivityLog log) {
        this.log = log;
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "adminLog",
            summary = "Get the activity log",
            description = "What happened to the newest jobs, oldest first.")
    public List<ActivityLog.Line> log() {
        return log.lines();
    }

    @POST
    @Path("clear")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "adminClearLog",
            summary = "Clear the activity log",
            description = "For everybody who looks at it; no job is forgotten.")
    public Cleared clear() {
        log.clear();
        return new Cleared("cleared");
    }

    /// It was done.
    @Schema(name = "AdminCleared")
    record Cleared(String status) {}
}
