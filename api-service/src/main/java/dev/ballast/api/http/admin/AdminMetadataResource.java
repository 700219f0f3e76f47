package dev.ballast.api.http.admin;

import dev.ballast.api.access.Role;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What the admin page does with metadata of hubs.
@Path("/api/admin/models")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@Blocking
public class AdminMetadataResource {
    private final MetadataControl control;

    AdminMetadataResource(MetadataControl control) {
        this.control = control;
    }

    @POST
    @Path("fetch-metadata")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "adminFetchMetadata",
            summary = "Ask hubs about all models",
            description =
                    "Answers at once; models that are asked about already are not queued again.")
    public MetadataControl.Queued fetch(@Context SecurityContext caller) {
        return control.fetch(caller.getUserPrincipal().getName());
    }

    @POST
    @Path("fetch-metadata/stop")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "adminStopMetadata",
            summary = "Stop asking hubs",
            description = "What was found out stays.")
    public Stopped stop() {
        return new Stopped("stopped", control.stop());
    }

    @GET
    @Path("metadata-status")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "adminMetadataStatus",
            summary = "See how far asking hubs is",
            description = "By file: `queued_metadata`, `fetching_metadata`, `done`, `error`.")
    public Map<String, MetadataControl.Progress> status() {
        return control.progress();
    }

    /// It was done.
    ///
    /// @param jobs how many were cancelled
    @Schema(name = "AdminStopped")
    record Stopped(String status, int jobs) {}
}
