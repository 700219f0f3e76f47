package dev.ballast.api.http.admin;

import dev.ballast.api.catalogs.BadCatalogException;
import dev.ballast.api.catalogs.FindCatalog;
import dev.ballast.api.catalogs.LoadCatalog;
import dev.ballast.api.jobs.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Reads the catalog files again.
@ApplicationScoped
class CatalogSync {
    private final LoadCatalog loadCatalog;
    private final FindCatalog catalog;

    CatalogSync(LoadCatalog loadCatalog, FindCatalog catalog) {
        this.loadCatalog = loadCatalog;
        this.catalog = catalog;
    }

    /// What came of it.
    ///
    /// @param status `updated`, or `up_to_date` if the files say what is there already
    @Schema(name = "AdminSync")
    record Synced(String status, long version, String date) {}

    /// @throws RefusedException `INVALID_REQUEST` with all that is wrong in the files; nothing is
    ///   changed then
    Synced handle() {
        long before = catalog.edition().version();
        try {
            loadCatalog.handle();
        } catch (BadCatalogException e) {
            throw RefusedException.invalid("catalog", String.valueOf(e.getMessage()));
        }
        var now = catalog.edition();
        return new Synced(
                now.version() == before ? "up_to_date" : "updated", now.version(), now.date());
    }
}
