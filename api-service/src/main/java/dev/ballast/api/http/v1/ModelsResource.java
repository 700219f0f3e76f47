package dev.ballast.api.http.v1;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.jobs.Page;
import dev.ballast.api.metadata.FindMetadata;
import dev.ballast.api.models.AddView;
import dev.ballast.api.models.DeleteModel;
import dev.ballast.api.models.FindModels;
import dev.ballast.api.models.FindVolumes;
import dev.ballast.api.models.ModelView;
import dev.ballast.api.models.VolumeView;
import dev.ballast.model.job.View;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
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
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What is installed, and where there is room.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Models", description = "What is installed, and on which volumes.")
@Blocking
public class ModelsResource {
    private static final int MOST_SEARCHED = 200;

    private final FindModels findModels;
    private final AddView addView;
    private final DeleteModel deleteModel;
    private final FindVolumes findVolumes;
    private final FindMetadata findMetadata;

    ModelsResource(
            FindModels findModels,
            AddView addView,
            DeleteModel deleteModel,
            FindVolumes findVolumes,
            FindMetadata findMetadata) {
        this.findModels = findModels;
        this.addView = addView;
        this.deleteModel = deleteModel;
        this.findVolumes = findVolumes;
        this.findMetadata = findMetadata;
    }

    @GET
    @Path("models")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "listModels",
            summary = "List installed models",
            description =
                    "The newest first. `q` is part of the name or the source, in any case."
                            + " `metadata` is what its hub says, once it was asked.")
    public Page<Listed> list(
            @QueryParam("q") @Nullable String q,
            @QueryParam("view") @Nullable String view,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Violations violations = new Violations();
        String part = Search.text(violations, q, MOST_SEARCHED);
        View shown = violations.parse("view", view, View::ofWire);
        int most = Ask.limit(violations, limit);
        violations.check();
        Page<ModelView> page = findModels.list(part, shown, most, cursor);
        Map<UUID, FindMetadata.Known> metadata =
                findMetadata.ofModels(page.items().stream().map(ModelView::id).toList());
        return new Page<>(
                page.items().stream()
                        .map(model -> new Listed(model, metadata.get(model.id())))
                        .toList(),
                page.nextCursor(),
                page.total());
    }

    @GET
    @Path("models/{id}")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "getModel",
            summary = "Get a model with its files",
            description =
                    "`manifest.files` says what it consists of; `facts` of a file is what its"
                            + " header says: format, tensors, parameters, dtype, architecture."
                            + " `metadata` is what its hub says, once it was asked.")
    public Detail get(@PathParam("id") String id) {
        ModelView.Detail found = findModels.get(Ask.model(id));
        return new Detail(
                found.model(),
                new Manifest(found.files()),
                findMetadata.ofModel(found.model().id()).orElse(null));
    }

    @DELETE
    @Path("models/{id}")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "deleteModel",
            summary = "Remove a model",
            description =
                    "Its files go, and the bytes that no other model uses. While a job writes it:"
                            + " 409 `MODEL_IN_USE`.")
    public CompletionStage<Void> delete(@PathParam("id") String id) {
        return deleteModel.handle(Ask.model(id));
    }

    @POST
    @Path("models/{id}/views")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "addModelView",
            summary = "Show a model in a further view",
            description =
                    "Nothing is fetched and the source is not asked: the same bytes get further"
                        + " names, and are freed with the last of them. It becomes another model."
                        + " If it is there already: 409 `VIEW_EXISTS`. While the same is under way:"
                        + " that job, `attached`.")
    public Response addView(
            @PathParam("id") String id, ViewBody body, @Context SecurityContext caller) {
        ViewBody.Wanted wanted = Ask.body(body).check();
        return Response.accepted(
                        addView.handle(
                                Ask.model(id),
                                wanted.view(),
                                wanted.dest(),
                                caller.getUserPrincipal().getName()))
                .build();
    }

    @GET
    @Path("volumes")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "listVolumes",
            summary = "List volumes",
            description = "Room and use in bytes, as the workers that mount them saw it last.")
    public Items<VolumeView> volumes() {
        return new Items<>(findVolumes.list());
    }

    /// A model in the list.
    @Schema(name = "ListedModel")
    record Listed(@JsonUnwrapped ModelView model, FindMetadata.@Nullable Known metadata) {}

    /// A model with what it consists of.
    @Schema(name = "ModelDetail")
    record Detail(
            @JsonUnwrapped ModelView model,
            Manifest manifest,
            FindMetadata.@Nullable Known metadata) {}

    /// What a model consists of.
    record Manifest(List<ModelView.File> files) {}
}
