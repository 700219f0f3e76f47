package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.catalogs.AddVersion;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.FindCatalog;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.jobs.PlanFailedException;
import dev.ballast.api.metadata.AddFromCivitai;
import dev.ballast.model.artifact.CivitaiChoice;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Adds what hubs describe themselves.
@Path("/api/v1/catalog")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Catalog")
@RolesAllowed(Role.Name.OPERATOR)
@Blocking
public class CatalogAddResource {
    private final AddFromCivitai addFromCivitai;
    private final FindCatalog findCatalog;
    private final CatalogJson json;

    CatalogAddResource(AddFromCivitai addFromCivitai, FindCatalog findCatalog, CatalogJson json) {
        this.addFromCivitai = addFromCivitai;
        this.findCatalog = findCatalog;
        this.json = json;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "addEntry",
            summary = "Add an entry by its source",
            description =
                    "Takes `civitai://<versionId>`, or the page of a version. A worker asks the"
                        + " site what it is; the entry gets name, category, folder, file and more"
                        + " from there. 201 with the new entry, 200 with the one that the catalog"
                        + " has, 422 `SOURCE_FORBIDDEN` for what the site lets nobody download.")
    public CompletionStage<Response> add(
            Wanted body, @Context SecurityContext caller, @Context UriInfo asked) {
        // Whole, as the request is not at hand any more when the answer is there.
        URI entries = asked.getAbsolutePath();
        return addFromCivitai
                .handle(Ask.body(body).version(), caller.getUserPrincipal().getName())
                .thenApply(answer -> answer(answer, entries));
    }

    private Response answer(AddVersion.Answer answer, URI entries) {
        if (answer.id() == null) {
            throw new PlanFailedException(
                    FailureCode.SOURCE_FORBIDDEN, Objects.requireNonNullElse(answer.reason(), ""));
        }
        CatalogItem item = findCatalog.get(answer.id());
        return json.response(
                item,
                answer.outcome() == AddVersion.Outcome.ADDED
                        ? URI.create(entries + "/" + item.id())
                        : null);
    }

    /// What is to be added.
    @Schema(name = "CatalogAddition")
    record Wanted(@Nullable String source) {
        long version() {
            Violations violations = new Violations();
            SourceRef parsed = violations.parse("source", source, SourceRef::parse);
            Long version =
                    parsed instanceof SourceRef.Civitai(long id, CivitaiChoice choice)
                                    && choice.equals(CivitaiChoice.USUAL)
                            ? Long.valueOf(id)
                            : null;
            if (version == null && (source == null || parsed != null)) {
                violations.refuse("source", "takes civitai://<versionId>");
            }
            violations.check();
            return Objects.requireNonNull(version);
        }
    }
}
