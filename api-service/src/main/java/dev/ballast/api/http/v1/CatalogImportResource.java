package dev.ballast.api.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.api.access.Role;
import dev.ballast.api.catalogs.CatalogDocument;
import dev.ballast.api.catalogs.FindCatalog;
import dev.ballast.api.catalogs.ImportCatalog;
import dev.ballast.api.catalogs.ImportReport;
import dev.ballast.api.http.form.LargeBody;
import dev.ballast.api.http.json.ImportedDocuments;
import dev.ballast.api.http.problem.FieldError;
import dev.ballast.api.http.problem.InvalidRequestException;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/// The catalog as a whole: in and out again.
@Path("/api/v1/catalog")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Catalog")
@Blocking
public class CatalogImportResource {
    private static final String IMPORTS =
            "Takes a list of models, or `{\"categories\": [{\"id\", \"name\", \"models\": […]}]}`,"
                + " as the body or as the part `file` of a form. Adds new entries and lays what a"
                + " row says over those that are there. `dry_run=true` only reports. `atomic=true`"
                + " does nothing if one row is wrong and answers 400 with all that is. Takes at"
                + " most 64 MiB.";

    private final ImportCatalog importCatalog;
    private final FindCatalog findCatalog;
    private final CatalogJson catalogJson;
    private final ImportedDocuments documents;

    CatalogImportResource(
            ImportCatalog importCatalog,
            FindCatalog findCatalog,
            CatalogJson catalogJson,
            ImportedDocuments documents) {
        this.importCatalog = importCatalog;
        this.findCatalog = findCatalog;
        this.catalogJson = catalogJson;
        this.documents = documents;
    }

    /// An import takes what an export of a large catalog gives.
    @Singleton
    static LargeBody imports() {
        return LargeBody.at("/api/v1/catalog/import", ImportedDocuments.MOST);
    }

    @POST
    @Path("import")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(operationId = "importCatalog", summary = "Import models", description = IMPORTS)
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Object.class)))
    public ImportReport importJson(
            InputStream body,
            @QueryParam("dry_run") @Parameter(description = "`true`: only report.")
                    @Nullable String dryRun,
            @QueryParam("atomic") @Parameter(description = "`true`: all or nothing.")
                    @Nullable String atomic)
            throws IOException {
        return read(body, Flags.of(dryRun, atomic));
    }

    @POST
    @Path("import")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Role.Name.OPERATOR)
    @Operation(operationId = "importCatalogForm", summary = "Import a form", description = IMPORTS)
    public ImportReport importForm(
            @RestForm("file") @Schema(implementation = String.class) @Nullable InputStream file,
            @QueryParam("dry_run") @Nullable String dryRun,
            @QueryParam("atomic") @Nullable String atomic)
            throws IOException {
        if (file == null) {
            throw new InvalidRequestException(
                    List.of(new FieldError("file", "is missing: the form must have it")));
        }
        return read(file, Flags.of(dryRun, atomic));
    }

    @GET
    @Path("export")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            operationId = "exportCatalog",
            summary = "Export the catalog",
            description = "In the form of catalog files; an import of it changes nothing.")
    public StreamingOutput export() {
        return catalogJson.export(findCatalog);
    }

    private ImportReport read(InputStream body, Flags flags) throws IOException {
        return documents.read(
                body,
                document -> handle(Ask.body(document.isMissingNode() ? null : document), flags));
    }

    private ImportReport handle(JsonNode document, Flags flags) {
        ImportReport report =
                importCatalog.handle(CatalogDocument.of(document), flags.dryRun(), flags.atomic());
        if (flags.atomic() && !flags.dryRun() && !report.applied()) {
            throw new InvalidRequestException(faults(report));
        }
        return report;
    }

    private static List<FieldError> faults(ImportReport report) {
        return report.rows().stream()
                .flatMap(row ->
                        row.errors().stream()
                                .map(fault ->
                                        new FieldError(
                                                row.row().equals(fault.field())
                                                        ? fault.field()
                                                        : row.row() + "." + fault.field(),
                                                fault.message())))
                .toList();
    }

    /// How to import.
    private record Flags(boolean dryRun, boolean atomic) {
        static Flags of(@Nullable String dryRun, @Nullable String atomic) {
            List<FieldError> errors =
                    Stream.of(
                                    new FieldError("dry_run", dryRun + ""),
                                    new FieldError("atomic", atomic + ""))
                            .filter(flag ->
                                    !List.of("true", "false", "null").contains(flag.message()))
                            .map(flag -> new FieldError(flag.field(), "must be true or false"))
                            .toList();
            if (!errors.isEmpty()) {
                throw new InvalidRequestException(errors);
            }
            return new Flags("true".equals(dryRun), "true".equals(atomic));
        }
    }
}
