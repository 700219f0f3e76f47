package dev.ballast.api.http.v1;

import dev.ballast.api.http.form.LargeBody;
import jakarta.enterprise.context.ApplicationScoped;

/// Uploads may be of any size.
@ApplicationScoped
class UploadBodies implements LargeBody {

    @Override
    public boolean isTakenAt(String path) {
        return path.equals("/api/v1/uploads") || path.startsWith("/api/v1/uploads/");
    }

    @Override
    public long most() {
        return ANY;
    }
}
