package dev.ballast.api.http.admin;

import dev.ballast.api.http.form.LargeBody;
import dev.ballast.api.http.json.ImportedDocuments;
import jakarta.inject.Singleton;

/// An import takes what an export of a large catalog gives.
@Singleton
class AdminImportBodies implements LargeBody {

    @Override
    public boolean isTakenAt(String path) {
        return path.equals("/api/admin/models/import");
    }

    @Override
    public long most() {
        return ImportedDocuments.MOST;
    }
}
