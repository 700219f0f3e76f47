package dev.ballast.api.http.v1;

import dev.ballast.api.http.form.LargeBody;
import dev.ballast.api.http.json.ImportedDocuments;
import jakarta.inject.Singleton;

/// An import takes what an export of a large catalog gives.
@Singleton
class CatalogImportBodies implements LargeBody {

    @Override
    public boolean isTakenAt(String path) {
        return path.equals("/api/v1/catalog/import");
    }

    @Override
    public long most() {
        return ImportedDocuments.MOST;
    }
}
