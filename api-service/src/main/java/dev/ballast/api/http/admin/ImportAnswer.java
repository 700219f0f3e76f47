package dev.ballast.api.http.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.api.catalogs.CatalogDocument;
import dev.ballast.api.catalogs.Fault;
import dev.ballast.api.catalogs.ImportCatalog;
import dev.ballast.api.catalogs.ImportReport;
import dev.ballast.api.catalogs.ImportReport.Outcome;
import dev.ballast.api.http.problem.FieldError;
import dev.ballast.api.http.problem.InvalidRequestException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What an import did, by the files of its rows.
///
/// @param skipped what the catalog says already
/// @param totalAdded how many were added
@Schema(name = "AdminImport")
record ImportAnswer(
        List<String> added,
        List<String> updated,
        List<String> skipped,
        List<Wrong> invalid,
        int totalAdded) {

    /// A row that was left out.
    ///
    /// @param row its place: `[17]`, or `categories[2].models[5]`
    @Schema(name = "AdminInvalidRow")
    record Wrong(String row, @Nullable String file, List<Fault> errors) {}

    /// Imports what is right of a document.
    ///
    /// @throws InvalidRequestException if it is no catalog at all
    static ImportAnswer of(ImportCatalog importCatalog, JsonNode document) {
        if (document.isMissingNode()) {
            throw new InvalidRequestException(
                    List.of(
                            new FieldError(
                                    "file", "is missing, as the body or as part of a form")));
        }
        // The list of models has it besides `speed`; so what was listed can be imported.
        document.findParents("speed_bytes")
                .forEach(model -> ((ObjectNode) model).remove("speed_bytes"));
        return of(importCatalog.handle(CatalogDocument.of(document), false, false));
    }

    private static ImportAnswer of(ImportReport report) {
        return new ImportAnswer(
                files(report, Outcome.ADDED),
                files(report, Outcome.UPDATED),
                files(report, Outcome.SKIPPED),
                report.rows().stream()
                        .filter(row -> row.outcome() == Outcome.INVALID)
                        .map(row -> new Wrong(row.row(), row.file(), row.errors()))
                        .toList(),
                report.added());
    }

    private static List<String> files(ImportReport report, Outcome outcome) {
        return report.rows().stream()
                .filter(row -> row.outcome() == outcome)
                .map(row -> String.valueOf(row.file()))
                .toList();
    }
}
