package dev.ballast.api.http.form;

import dev.ballast.api.uploads.Uploads;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;

/// Refuses a form that the folder for uploads has no room for, before any of it is read. One that
/// comes in chunks does not say how long it is: it is refused only if nothing fits, and else judged
/// when it is there.
@Provider
@BringsFile
class RoomFirst implements ContainerRequestFilter {
    private final Uploads uploads;

    RoomFirst(Uploads uploads) {
        this.uploads = uploads;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        uploads.checkRoom(AnnouncedLength.of(length).orElse(1));
    }
}
