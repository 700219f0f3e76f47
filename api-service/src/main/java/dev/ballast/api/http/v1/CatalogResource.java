package dev.ballast.api.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.api.access.Role;
import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.DeleteEntry;
import dev.ballast.api.catalogs.Entry;
import dev.ballast.api.catalogs.EntryReader;
import dev.ballast.api.catalogs.Facets;
import dev.ballast.api.catalogs.FindCatalog;
import dev.ballast.api.catalogs.PutEntry;
import dev.ballast.api.http.problem.FieldError;
import dev.ballast.api.http.problem.InvalidRequestException;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The catalog's entries.
@Path("/api/v1/catalog")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Catalog", description = "Models that people browse, and whether they are here.")
@Blocking
public class CatalogResource {
    private final FindCatalog findCatalog;
    private final PutEntry putEntry;
    private final DeleteEntry deleteEntry;
    private final CatalogJson json;

    CatalogResource(
            FindCatalog findCatalog, PutEntry putEntry, DeleteEntry deleteEntry, CatalogJson json) {
        this.findCatalog = findCatalog;
        this.putEntry = putEntry;
        this.deleteEntry = deleteEntry;
        this.json = json;
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "listCatalog",
            summary = "List the catalog",
            description =
                    "Each entry with its fields as in catalog files and its state now: `status`"
                        + " (present, missing, queued, downloading, error), `progress`, `speed` and"
                        + " more of the job that fetches it, `model_id` of what is installed."
                        + " `custom` tells those that people added from those of catalog files.")
    public Response list(@BeanParam CatalogListQuery query) {
        CatalogFilter filter = query.toFilter();
        return Response.ok(json.list(findCatalog.open(filter), filter.limit())).build();
    }

    @GET
    @Path("facets")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "countCatalog",
            summary = "Count categories, base models, tags and statuses",
            description = "What the list can be narrowed to, with the number of entries of each.")
    public Facets facets() {
        return findCatalog.facets();
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "getEntry",
            summary = "Get an entry",
            description = "Its `ETag` changes when the entry does, not with its state.")
    public Response get(@PathParam("id") String id) {
        return json.response(findCatalog.get(Ask.entry(id)), null);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "putEntry",
            summary = "Add or replace an entry",
            description =
                    "Takes an entry as catalog files have it, with its `category`; what answers add"
                        + " to one may be there and does not count. With `If-Match` only if it was"
                        + " not changed since, with `If-None-Match: *` only if it is new; otherwise"
                        + " 412 `ENTRY_CHANGED`.")
    @RequestBody(required = true)
    public Response put(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
            @Schema(implementation = Object.class) JsonNode body) {
        boolean added = putEntry.handle(entry(id, body), Preconditions.read(ifMatch, ifNoneMatch));
        return json.response(
                findCatalog.get(id), added ? URI.create("/api/v1/catalog/" + id) : null);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "deleteEntry",
            summary = "Take an entry out",
            description =
                    "What is installed stays. `If-Match` as for PUT. A catalog file does not bring"
                            + " it back.")
    public void delete(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        deleteEntry.handle(Ask.entry(id), Preconditions.read(ifMatch, null));
    }

    private static Entry entry(String id, JsonNode body) {
        if (!(Ask.body(body) instanceof ObjectNode object)) {
            throw invalid(new FieldError("body", "must be an object"));
        }
        ObjectNode row = object.deepCopy();
        if (!id.equals(row.path("id").asText(id))) {
            throw invalid(new FieldError("id", "is not the one of the address; leave it out"));
        }
        row.put("id", id);
        return switch (EntryReader.read(row)) {
            case EntryReader.Sound(Entry entry) -> entry;
            case EntryReader.Unsound unsound ->
                    throw new InvalidRequestException(
                            unsound.faults().stream()
                                    .map(fault -> new FieldError(fault.field(), fault.message()))
                                    .toList());
        };
    }

    private static InvalidRequestException invalid(FieldError error) {
        return new InvalidRequestException(List.of(error));
    }
}
