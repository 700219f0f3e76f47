package dev.ballast.api.http.admin;

import dev.ballast.api.access.Role;
import dev.ballast.api.catalogs.AddVersion;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.metadata.AddFromCivitai;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Brings versions of CivitAI into the catalog.
@Path("/api/admin/civitai")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@RolesAllowed(Role.Name.OPERATOR)
@Blocking
public class AdminCivitaiResource {
    private final AddFromCivitai addFromCivitai;

    AdminCivitaiResource(AddFromCivitai addFromCivitai) {
        this.addFromCivitai = addFromCivitai;
    }

    @POST
    @Path("add/{id}")
    @Operation(
            operationId = "adminAddVersion",
            summary = "Add a version of CivitAI",
            description =
                    "Asks the site, through a worker. `status` is `added`, `already_exists`, or"
                            + " `restricted` with the `reason` why the site lets nobody download"
                            + " it.")
    public CompletionStage<Added> add(@PathParam("id") String id, @Context SecurityContext caller) {
        return addFromCivitai
                .handle(version(id), caller.getUserPrincipal().getName())
                .thenApply(Added::of);
    }

    private static long version(String id) {
        Violations violations = new Violations();
        Long version = id.matches("[1-9]\\d{0,17}") ? Long.valueOf(id) : null;
        if (version == null) {
            violations.refuse("version_id", "takes the number of a version at CivitAI");
        }
        violations.check();
        return Objects.requireNonNull(version);
    }

    /// What became of it.
    ///
    /// @param file null if the site names none
    /// @param reason why it was not added; null if that is plain
    @Schema(name = "AdminAdded")
    record Added(
            String status,
            @Nullable String file,
            String name,
            String category,
            String dest,
            @Nullable String reason) {
        static Added of(AddVersion.Answer answer) {
            return new Added(
                    answer.outcome().name().toLowerCase(Locale.ROOT),
                    answer.file(),
                    answer.name(),
                    answer.category(),
                    answer.dest(),
                    answer.reason());
        }
    }
}
