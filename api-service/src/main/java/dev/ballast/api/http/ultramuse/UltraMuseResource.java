package dev.ballast.api.http.ultramuse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.jobs.CancelJob;
import dev.ballast.api.jobs.FindJobs;
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

/// The calls of UltraMuse's model manager.
@Path(UltraMuseResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "UltraMuse", description = "The model manager of UltraMuse, for its page.")
@Blocking
public class UltraMuseResource {
    static final String PATH = "/api/models";

    private final Registry registry;
    private final Installed installed;
    private final FindJobs findJobs;
    private final CancelJob cancelJob;
    private final ObjectMapper json;

    UltraMuseResource(
            Registry registry,
            Installed installed,
            FindJobs findJobs,
            CancelJob cancelJob,
            ObjectMapper json) {
        this.registry = registry;
        this.installed = installed;
        this.findJobs = findJobs;
        this.cancelJob = cancelJob;
        this.json = json;
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "ultraMuseModels",
            summary = "List the registry",
            description =
                    "With install status. `search` is part of name, description, a tag or the id.")
    public Models models(
            @QueryParam("search") @Nullable String search,
            @QueryParam("family") @Nullable String family,
            @QueryParam("type") @Nullable String type,
            @QueryParam("recommended") @Nullable String recommended) {
        return new Models(
                registry.list(new Registry.Wanted(search, family, type, flag(recommended))));
    }

    @POST
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "ultraMuseAddModel",
            summary = "Add a model of one's own",
            description = "From Hugging Face, CivitAI or an address.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = CustomModel.class)))
    public Response add(String body) {
        return Response.status(Response.Status.CREATED)
                .entity(new Added(true, registry.add(CustomModel.read(json, body))))
                .build();
    }

    @GET
    @Path("installed")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "ultraMuseInstalled",
            summary = "List installed models",
            description = "`totalDiskUsage` is in bytes; what several models share counts once.")
    public InstalledModels installed(
            @QueryParam("family") @Nullable String family,
            @QueryParam("type") @Nullable String type) {
        return new InstalledModels(installed.list(family, type), installed.diskUsage());
    }

    @DELETE
    @Path("installed")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "ultraMuseRemove",
            summary = "Remove an installed model",
            description = "`id` is that of the registry, or of the list of installed models.")
    public CompletionStage<Done> remove(@QueryParam("id") @Nullable String id) {
        Violations violations = new Violations();
        if (id == null || id.isBlank()) {
            violations.refuse("id", "is missing");
        }
        violations.check();
        return installed.delete(Objects.requireNonNull(id)).thenApply(_ -> new Done(true));
    }

    @POST
    @Path("installed/verify")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "ultraMuseVerify",
            summary = "Check the integrity of an installed model, or of all",
            description =
                    "Every file is read and compared with its digest, by jobs that are looked at as"
                            + " downloads are. Then `damaged` of the installed model says what was"
                            + " found.")
    public Checks verify(@QueryParam("id") @Nullable String id, @Context SecurityContext caller) {
        return new Checks(installed.verify(id, caller.getUserPrincipal().getName()));
    }

    @POST
    @Path("download")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "ultraMuseDownload",
            summary = "Start a download",
            description =
                    "A gated model needs `huggingfaceToken`. The same model under way is joined.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DownloadBody.class)))
    public Started download(String body, @Context SecurityContext caller) {
        DownloadBody asked = DownloadBody.read(json, body);
        return new Started(
                registry.download(
                                Objects.requireNonNull(asked.modelId()),
                                caller.getUserPrincipal().getName(),
                                asked.huggingfaceToken())
                        .id()
                        .toString());
    }

    @GET
    @Path("download/{id}")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "ultraMuseProgress",
            summary = "Look at a download",
            description = "Bytes, percent, bytes per second, seconds left.")
    public Download progress(@PathParam("id") String id) {
        return Download.of(findJobs.get(Download.id(id)));
    }

    @DELETE
    @Path("download/{id}")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "ultraMuseCancel",
            summary = "Cancel a download",
            description = "One that has ended: 409.")
    public Done cancel(@PathParam("id") String id) {
        cancelJob.handle(Download.id(id));
        return new Done(true);
    }

    private static @Nullable Boolean flag(@Nullable String given) {
        return (given == null || given.isEmpty()) ? null : Boolean.valueOf(given);
    }

    /// The registry.
    @Schema(name = "UltraMuseModels")
    record Models(List<Definition> models) {}

    /// A model that was added.
    @Schema(name = "UltraMuseAdded")
    record Added(boolean success, Definition model) {}

    /// What is installed.
    ///
    /// @param totalDiskUsage bytes
    @JsonNaming(LowerCamelCaseStrategy.class)
    @Schema(name = "UltraMuseInstalled")
    record InstalledModels(List<InstalledModel> models, long totalDiskUsage) {}

    /// A download that was started.
    @JsonNaming(LowerCamelCaseStrategy.class)
    @Schema(name = "UltraMuseStarted")
    record Started(String jobId) {}

    /// The jobs that check.
    @JsonNaming(LowerCamelCaseStrategy.class)
    @Schema(name = "UltraMuseChecks")
    record Checks(List<String> jobIds) {}

    /// It was done.
    @Schema(name = "UltraMuseDone")
    record Done(boolean success) {}
}
