package dev.ballast.api.http.admin;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.problem.Violations;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What the cards of the admin page do. Models are named by their files.
@Path("/api/admin/models")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@RolesAllowed(Role.Name.OPERATOR)
@Blocking
public class AdminModelsResource {
    private static final int MOST = 1000;

    private final Downloads downloads;

    AdminModelsResource(Downloads downloads) {
        this.downloads = downloads;
    }

    @POST
    @Path("download/{id:.+}")
    @Operation(
            operationId = "adminDownload",
            summary = "Start a download",
            description = "One that is under way is joined; `status` is its own then.")
    public Downloads.Done download(@PathParam("id") String id, @Context SecurityContext caller) {
        return downloads.start(id, caller.getUserPrincipal().getName());
    }

    @POST
    @Path("batch-download")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "adminDownloadBatch",
            summary = "Start many downloads",
            description = "`skipped` is what is unknown or under way already.")
    public Downloads.Batch batch(Filenames body, @Context SecurityContext caller) {
        return downloads.startAll(Filenames.check(body), caller.getUserPrincipal().getName());
    }

    @POST
    @Path("download-batch")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "adminDownloadBatch2",
            summary = "Start many downloads, by another name",
            description = "As `batch-download`.")
    public Downloads.Batch batchByItsOtherName(Filenames body, @Context SecurityContext caller) {
        return batch(body, caller);
    }

    @DELETE
    @Path("{id:.+}")
    @Operation(
            operationId = "adminDelete",
            summary = "Delete a model from disk",
            description =
                    "Its entry stays. While a job writes it, or if it belongs to a model with other"
                            + " files: 409.")
    public CompletionStage<Downloads.Done> delete(@PathParam("id") String id) {
        return downloads.delete(id);
    }

    @DELETE
    @Path("{id:.+}/catalog")
    @Operation(
            operationId = "adminRemove",
            summary = "Take a model out of the catalog",
            description = "While its file is on disk: 409.")
    public Downloads.Done remove(@PathParam("id") String id) {
        return downloads.remove(id);
    }

    /// Names of files.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "AdminFilenames")
    record Filenames(@Nullable List<@Nullable String> filenames) {
        static List<String> check(@Nullable Filenames body) {
            List<@Nullable String> names = body == null ? null : body.filenames();
            Violations violations = new Violations();
            if (names == null || names.contains(null) || names.size() > MOST) {
                violations.refuse(
                        "filenames", "takes a list of at most %d names of files".formatted(MOST));
            }
            violations.check();
            return Objects.requireNonNull(names).stream().map(Objects::requireNonNull).toList();
        }
    }
}
