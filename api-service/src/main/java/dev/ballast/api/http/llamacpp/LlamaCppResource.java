package dev.ballast.api.http.llamacpp;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.problem.Violations;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The calls of llamactl's model API.
@Path(LlamaCppResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "llamactl", description = "The model API of llamactl, for its clients.")
@Blocking
public class LlamaCppResource {
    static final String PATH = "/api/v1/backends/llama-cpp/models";

    private final Downloads downloads;
    private final Cache cache;
    private final ObjectMapper json;

    LlamaCppResource(Downloads downloads, Cache cache, ObjectMapper json) {
        this.downloads = downloads;
        this.cache = cache;
        this.json = json;
    }

    @POST
    @Path("download")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "llamactlDownload",
            summary = "Start a download",
            description =
                    "`repo` is `org/name` or `org/name:tag`. The same model under way is joined."
                        + " With `node` that worker alone fetches it, to a volume that it mounts.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DownloadBody.class)))
    public Response download(
            String body,
            @QueryParam("node") @Nullable String node,
            @Context SecurityContext caller) {
        Job.Started started =
                downloads.start(
                        DownloadBody.read(json, body), node, caller.getUserPrincipal().getName());
        return Response.accepted(started).build();
    }

    @GET
    @Path("jobs")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "llamactlJobs",
            summary = "List downloads",
            description = "The newest first, without those that ended more than 24 h ago.")
    public Job.Jobs jobs(@QueryParam("node") @Nullable String node) {
        return downloads.list(node);
    }

    @GET
    @Path("jobs/{id}")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "llamactlJob",
            summary = "Get a download",
            description =
                    "`status` is `queued`, `downloading`, `completed`, `failed` or `cancelled`.")
    public Job job(@PathParam("id") String id, @QueryParam("node") @Nullable String node) {
        return downloads.get(id, node);
    }

    @DELETE
    @Path("jobs/{id}")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "llamactlEndJob",
            summary = "Cancel a download, or remove it from the list",
            description =
                    "One that has ended: 409 `cannot_cancel`, or, with `forget=true`, it is"
                            + " removed from the list.")
    public void endJob(
            @PathParam("id") String id,
            @QueryParam("node") @Nullable String node,
            @QueryParam("forget") @Nullable String forget) {
        downloads.end(id, node, "true".equals(forget));
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "llamactlModels",
            summary = "List cached models",
            description = "With `node` only those on the volumes of that worker.")
    public List<CachedModel> models(@QueryParam("node") @Nullable String node) {
        return cache.list(node);
    }

    @DELETE
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "llamactlDeleteModel",
            summary = "Delete a cached model",
            description = "Without `tag` every variant goes. Contents that other models use stay.")
    public CompletionStage<Void> delete(
            @QueryParam("repo") @Nullable String repo,
            @QueryParam("tag") @Nullable String tag,
            @QueryParam("node") @Nullable String node) {
        Violations violations = new Violations();
        if (repo == null || repo.isBlank()) {
            violations.refuse("repo", "is missing");
        } else if (repo.codePoints().anyMatch(Character::isISOControl)) {
            violations.refuse("repo", "takes org/name");
        }
        violations.check();
        return cache.delete(Objects.requireNonNull(repo), tag, node);
    }
}
