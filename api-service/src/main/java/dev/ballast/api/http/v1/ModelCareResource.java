package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.models.EvictionPlan;
import dev.ballast.api.models.KeepModel;
import dev.ballast.api.models.ModelKeeping;
import dev.ballast.api.models.ModelView;
import dev.ballast.api.models.RepairModel;
import dev.ballast.api.models.VerifyModel;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/// Looks after what is installed.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.OPERATOR)
@Tag(name = "Models")
@Blocking
public class ModelCareResource {
    private final VerifyModel verifyModel;
    private final RepairModel repairModel;
    private final KeepModel keepModel;
    private final ModelKeeping keeping;

    ModelCareResource(
            VerifyModel verifyModel,
            RepairModel repairModel,
            KeepModel keepModel,
            ModelKeeping keeping) {
        this.verifyModel = verifyModel;
        this.repairModel = repairModel;
        this.keepModel = keepModel;
        this.keeping = keeping;
    }

    @POST
    @Path("models/{id}/pin")
    @Operation(
            operationId = "pinModel",
            summary = "Keep a model from being evicted",
            description = "It stays however full its volume is. Deleting it is still possible.")
    public ModelView pin(@PathParam("id") String id) {
        return keepModel.pin(Ask.model(id), true);
    }

    @POST
    @Path("models/{id}/unpin")
    @Operation(
            operationId = "unpinModel",
            summary = "Let a model be evicted again",
            description = "It goes like all others when its volume fills, if `evict` is on.")
    public ModelView unpin(@PathParam("id") String id) {
        return keepModel.pin(Ask.model(id), false);
    }

    @POST
    @Path("models/{id}/touch")
    @Operation(
            operationId = "touchModel",
            summary = "Say that a model is used",
            description =
                    "Programs read the files of a model by themselves, so only who starts them can"
                            + " say that it is used. Models used least recently are evicted first.")
    public ModelView touch(@PathParam("id") String id) {
        return keepModel.touch(Ask.model(id));
    }

    @GET
    @Path("volumes/{name}/eviction")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "planEviction",
            summary = "What would be evicted",
            description =
                    "A dry run of what would go from the volume now, the first one first, whether"
                            + " `evict` is on or not. `seen_at` says how old the numbers are,"
                            + " `held` why nothing more goes for now. Nothing is changed.")
    public EvictionPlan eviction(@PathParam("name") String name) {
        return keeping.plan(Ask.volume(name));
    }

    @POST
    @Path("models/{id}/verify")
    @ResponseStatus(202)
    @Operation(
            operationId = "verifyModel",
            summary = "Verify a model",
            description =
                    "A job (`kind` `verify`) reads every file and compares it with its SHA-256, at"
                        + " `verify_speed`. Damaged or missing ones make the model `damaged`;"
                        + " `manifest.files[].damage` says which. The damaged content leaves the"
                        + " store, so other models that have it are damaged too. While such a job"
                        + " is active it answers again (`attached`).")
    public JobView verify(@PathParam("id") String id, @Context SecurityContext caller) {
        return verifyModel.handle(Ask.model(id), caller.getUserPrincipal().getName());
    }

    @POST
    @Path("models/{id}/repair")
    @ResponseStatus(202)
    @Operation(
            operationId = "repairModel",
            summary = "Repair a damaged model",
            description =
                    "A job fetches the damaged files alone, with the digests that were installed,"
                            + " and publishes the model again. A model without known damage: 409"
                            + " `MODEL_NOT_DAMAGED`; one that a job writes: 409 `MODEL_IN_USE`.")
    public JobView repair(@PathParam("id") String id, @Context SecurityContext caller) {
        return repairModel.handle(Ask.model(id), caller.getUserPrincipal().getName());
    }
}
