package dev.ballast.api.http.v1;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.access.Role;
import dev.ballast.api.catalogs.CheckEntry;
import dev.ballast.api.catalogs.DownloadEntry;
import dev.ballast.api.jobs.Submission;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Gets what the catalog names.
@Path("/api/v1/catalog/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Catalog")
@RolesAllowed(Role.Name.OPERATOR)
@Blocking
public class CatalogDownloadResource {
    private final DownloadEntry downloadEntry;
    private final CheckEntry checkEntry;
    private final CatalogJson json;
    private final ObjectMapper mapper;

    CatalogDownloadResource(
            DownloadEntry downloadEntry,
            CheckEntry checkEntry,
            CatalogJson json,
            ObjectMapper mapper) {
        this.downloadEntry = downloadEntry;
        this.checkEntry = checkEntry;
        this.json = json;
        this.mapper = mapper;
    }

    @POST
    @Path("download")
    @Operation(
            operationId = "downloadEntry",
            summary = "Download an entry",
            description =
                    "The body may be left out. Answers 201 with a new job, or 200 with the one that"
                            + " fetches it already.")
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = CatalogDownloadBody.class)))
    public Response download(
            @PathParam("id") String id, String body, @Context SecurityContext caller) {
        CatalogDownloadBody asked = CatalogDownloadBody.read(mapper, body);
        Submission.Outcome.Accepted accepted =
                downloadEntry.handle(
                        Ask.entry(id),
                        caller.getUserPrincipal().getName(),
                        asked.rank(),
                        asked.token());
        return accepted.created()
                ? Response.created(URI.create("/api/v1/jobs/" + accepted.job().id()))
                        .entity(accepted.job())
                        .build()
                : Response.ok(accepted.job()).build();
    }

    @POST
    @Path("check")
    @Operation(
            operationId = "checkEntry",
            summary = "Ask the hub for an entry",
            description =
                    "A worker asks whether the files are there; nothing is fetched. `availability`"
                            + " of the entry says what was found.")
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = CatalogDownloadBody.class)))
    public CompletionStage<Response> check(
            @PathParam("id") String id, String body, @Context SecurityContext caller) {
        CatalogDownloadBody asked = CatalogDownloadBody.read(mapper, body);
        return checkEntry
                .handle(Ask.entry(id), caller.getUserPrincipal().getName(), asked.token())
                .thenApply(item -> Response.ok(json.item(item)).build());
    }
}
