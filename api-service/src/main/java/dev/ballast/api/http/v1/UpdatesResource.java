package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.models.ModelView;
import dev.ballast.api.updates.AskUpstream;
import dev.ballast.api.updates.UpdateModel;
import dev.ballast.api.updates.WatchModel;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/// What is newer upstream, and models that follow it.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Models", description = "What is installed, and on which volumes.")
@Blocking
public class UpdatesResource {
    private final AskUpstream askUpstream;
    private final UpdateModel updateModel;
    private final WatchModel watchModel;

    UpdatesResource(AskUpstream askUpstream, UpdateModel updateModel, WatchModel watchModel) {
        this.askUpstream = askUpstream;
        this.updateModel = updateModel;
        this.watchModel = watchModel;
    }

    @POST
    @Path("models/{id}/check")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "checkModel",
            summary = "Ask for a newer revision",
            description =
                    "Asks the model's source through a worker, within 30 s, and fetches nothing:"
                        + " the commit of the branch, or the newest version on CivitAI. `update` of"
                        + " the answer says what it said.")
    public CompletionStage<ModelView> check(
            @PathParam("id") String id, @Context SecurityContext caller) {
        return askUpstream.handle(Ask.model(id), name(caller)).thenApply(ModelView.Detail::model);
    }

    @POST
    @Path("models/{id}/update")
    @ResponseStatus(202)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "updateModel",
            summary = "Fetch the newest revision",
            description =
                    "A job fetches the same files of the same `hf://` or `gguf://` source to the"
                        + " same place, and of them only what has changed; names change once all of"
                        + " it is verified and published. While such a job is active it answers"
                        + " again (`attached`).")
    public JobView update(@PathParam("id") String id, @Context SecurityContext caller) {
        return updateModel.handle(Ask.model(id), name(caller));
    }

    @PUT
    @Path("models/{id}/watch")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "watchModel",
            summary = "Let a model follow its branch",
            description =
                    "Its source is asked every `watch_minutes`. When it has moved, a job fetches"
                        + " what has changed, and names change once all of it is verified and"
                        + " published. In the view `hf-cache` the last `keep_revisions` revisions"
                        + " stay. May be repeated.")
    public ModelView watch(@PathParam("id") String id, @Context SecurityContext caller) {
        return watchModel.begin(Ask.model(id), name(caller)).model();
    }

    @DELETE
    @Path("models/{id}/watch")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "unwatchModel",
            summary = "Let a model be",
            description =
                    "It stays at its revision. A job under way goes on, and revisions that were"
                            + " kept stay as models of their own. May be repeated.")
    public void unwatch(@PathParam("id") String id) {
        watchModel.end(Ask.model(id));
    }

    private static String name(SecurityContext caller) {
        return caller.getUserPrincipal().getName();
    }
}
