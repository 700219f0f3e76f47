package dev.ballast.api.http.v1;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.access.Role;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.metadata.FetchMetadata;
import dev.ballast.api.metadata.FindMetadata;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What hubs say of models.
@Path("/api/v1/catalog/metadata")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Catalog")
@Blocking
public class MetadataResource {
    private final FetchMetadata fetchMetadata;
    private final FindMetadata findMetadata;
    private final ObjectMapper mapper;

    MetadataResource(FetchMetadata fetchMetadata, FindMetadata findMetadata, ObjectMapper mapper) {
        this.fetchMetadata = fetchMetadata;
        this.findMetadata = findMetadata;
        this.mapper = mapper;
    }

    @POST
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "fetchMetadata",
            summary = "Ask hubs about models",
            description =
                    "Answers 201 with a job of kind `metadata`, whose files are the models: name,"
                        + " description, tags, base model, trigger words, licence, figures and a"
                        + " picture go into the entries, but not into what people changed."
                        + " Installed models are known by their source or by their SHA-256. What"
                        + " another job is about to ask is left to it: 200 with that job if nothing"
                        + " else is left. What a hub did not have is not asked for again within a"
                        + " week, unless `force`. The body may be left out.")
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = MetadataBody.class)))
    public Response fetch(String body, @Context SecurityContext caller) {
        FetchMetadata.Answer answer =
                fetchMetadata.handle(
                        MetadataBody.read(mapper, body), caller.getUserPrincipal().getName());
        JobView job = answer.job();
        return answer.created()
                ? Response.created(URI.create("/api/v1/jobs/" + job.id())).entity(job).build()
                : Response.ok(job).build();
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "listMetadata",
            summary = "See how far asking hubs is",
            description =
                    "The entries that hubs were asked about: `queued`, `fetching`, `done`,"
                            + " `not_found` or `error`.")
    public Items<Asked> list() {
        List<Asked> entries = findMetadata.entries().stream().map(Asked::of).toList();
        return new Items<>(entries);
    }

    /// How far asking about one entry is.
    @Schema(name = "AskedEntry")
    record Asked(String entry, String file, String state, @Nullable String error, UUID jobId) {
        static Asked of(FindMetadata.EntryState entry) {
            return new Asked(
                    entry.entry(),
                    entry.file(),
                    entry.state().name().toLowerCase(Locale.ROOT),
                    entry.error(),
                    entry.job());
        }
    }
}
