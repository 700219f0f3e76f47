package dev.ballast.api.http.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.access.Role;
import dev.ballast.api.catalogs.ImportCatalog;
import dev.ballast.api.http.form.LargeBody;
import dev.ballast.api.http.json.ImportedDocuments;
import dev.ballast.api.http.json.LongAnswer;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/// The catalog as the admin page loads and imports it.
@Path("/api/admin/models")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin", description = "The catalog page's API, for clients that know that one.")
@Blocking
public class AdminCatalogResource {
    private static final String IMPORTS =
            "A list of models or a catalog of categories, as the body or as the part `file` of a"
                + " form. Adds new models and updates those that are there; wrong rows are left out"
                + " and named. Takes at most 64 MiB.";

    private final CatalogView view;
    private final Cards cards;
    private final ImportCatalog importCatalog;
    private final CatalogSync sync;
    private final ImportedDocuments documents;
    private final ObjectMapper json;

    AdminCatalogResource(
            CatalogView view,
            Cards cards,
            ImportCatalog importCatalog,
            CatalogSync sync,
            ImportedDocuments documents,
            ObjectMapper json) {
        this.view = view;
        this.cards = cards;
        this.importCatalog = importCatalog;
        this.sync = sync;
        this.documents = documents;
        this.json = json;
    }

    /// An import takes what an export of a large catalog gives.
    @Singleton
    static LargeBody imports() {
        return LargeBody.at("/api/admin/models/import", ImportedDocuments.MOST);
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "adminModels",
            summary = "List the catalog by category",
            description = "With status, progress, and what the status bar counts.")
    public StreamingOutput models() {
        return LongAnswer.of(json, view::write);
    }

    @GET
    @Path("civitai-map")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "adminCivitaiMap",
            summary = "List what comes from CivitAI",
            description = "By version, and the versions of each model.")
    public CivitaiMap civitai() {
        CivitaiMap map = new CivitaiMap();
        cards.each(map::add);
        return map;
    }

    @POST
    @Path("import")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(operationId = "adminImport", summary = "Import models", description = IMPORTS)
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Object.class)))
    public ImportAnswer importJson(InputStream body) throws IOException {
        return documents.read(body, document -> ImportAnswer.of(importCatalog, document));
    }

    @POST
    @Path("import")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(operationId = "adminImportForm", summary = "Import a form", description = IMPORTS)
    public ImportAnswer importForm(
            @RestForm("file") @Schema(implementation = String.class) @Nullable InputStream file)
            throws IOException {
        return importJson(file == null ? InputStream.nullInputStream() : file);
    }

    @POST
    @Path("sync")
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(
            operationId = "adminSync",
            summary = "Read the catalog files again",
            description = "As at each start: what people changed or took out stays so.")
    public CatalogSync.Synced sync() {
        return sync.handle();
    }
}
