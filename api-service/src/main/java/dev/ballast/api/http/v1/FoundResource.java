package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.Page;
import dev.ballast.api.models.FoundView;
import dev.ballast.api.models.ScanVolume;
import dev.ballast.api.models.VolumeScans;
import dev.ballast.model.artifact.VolumeName;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// What other programs put on the volumes.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Models")
@Blocking
public class FoundResource {
    private static final int MOST_SEARCHED = 200;

    private final ScanVolume scanVolume;
    private final VolumeScans scans;

    FoundResource(ScanVolume scanVolume, VolumeScans scans) {
        this.scanVolume = scanVolume;
        this.scans = scans;
    }

    @POST
    @Path("volumes/{name}/scan")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "scanVolume",
            summary = "Find files of other programs",
            description =
                    "A job (`kind` `scan`) looks for weights and for snapshots in caches that"
                        + " others put on the volume, and touches none of them; `GET /found` lists"
                        + " them. With `digests` their SHA-256 is computed as well, at"
                        + " `verify_speed`, where it is not known. While such a job is active it"
                        + " answers again (`attached`).")
    public JobView scan(
            @PathParam("name") String name,
            @Nullable ScanBody body,
            @Context SecurityContext caller) {
        return scanVolume.handle(
                Ask.volume(name),
                body != null && Boolean.TRUE.equals(body.digests()),
                caller.getUserPrincipal().getName());
    }

    @GET
    @Path("found")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "listFound",
            summary = "List files of other programs",
            description =
                    "As the newest scan of each volume saw them. `q` is part of the path or the"
                            + " source, in any case.")
    public Page<FoundView> list(
            @QueryParam("volume") @Nullable String volume,
            @QueryParam("q") @Nullable String q,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Violations violations = new Violations();
        VolumeName on = violations.parse("volume", volume, VolumeName::new);
        String part = Search.text(violations, q, MOST_SEARCHED);
        int most = Ask.limit(violations, limit);
        violations.check();
        return scans.found(on, part, most, cursor);
    }
}
