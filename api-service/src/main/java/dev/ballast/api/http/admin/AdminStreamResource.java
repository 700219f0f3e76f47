package dev.ballast.api.http.admin;

import dev.ballast.api.access.Role;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/// The downloads as the admin page follows them. In a class with the path of the models: another
/// one would not be looked at for what lies below that.
@Path("/api/admin/models")
@Tag(name = "Admin")
@Blocking
public class AdminStreamResource {
    private final LiveDownloads live;

    AdminStreamResource(LiveDownloads live) {
        this.live = live;
    }

    @GET
    @Path("status")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "adminStream",
            summary = "Follow the downloads",
            description =
                    "Server-sent events, one each second: the downloads that are under way, have"
                            + " failed, or were done since the stream began.")
    public Multi<LiveDownloads.Snapshot> stream() {
        return live.stream();
    }
}
