package dev.ballast.api.http.ultramuse;

import dev.ballast.api.http.form.LargeBody;
import jakarta.inject.Singleton;

/// Uploads may be of any size.
@Singleton
class UltraMuseUploadBodies implements LargeBody {

    @Override
    public boolean isTakenAt(String path) {
        return path.equals(UltraMuseUploadResource.PATH);
    }

    @Override
    public long most() {
        return ANY;
    }
}
