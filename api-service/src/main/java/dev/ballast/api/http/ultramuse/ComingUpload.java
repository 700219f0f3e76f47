package dev.ballast.api.http.ultramuse;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An upload on its way.
///
/// @param progress in bytes of the whole form, which has a little more than its file; the speed is
///   that of the whole time so far
@JsonNaming(LowerCamelCaseStrategy.class)
@Schema(name = "UltraMuseComingUpload")
record ComingUpload(String uploadId, Download.Progress progress, Instant startedAt) {

    /// One of which nothing has come.
    ///
    /// @param size bytes; empty if that is not told
    static ComingUpload begun(UUID id, OptionalLong size, Instant now) {
        Long total = size.isPresent() ? Long.valueOf(size.getAsLong()) : null;
        return new ComingUpload(id.toString(), new Download.Progress(0, total, null, 0, null), now);
    }

    /// The same one when so much of it has come.
    ///
    /// @param bytes 0 or more
    ComingUpload at(long bytes, Instant now) {
        Long size = progress.total();
        long millis = Math.max(1, Duration.between(startedAt, now).toMillis());
        long speed = Math.round(bytes * 1e3 / millis);
        return new ComingUpload(
                uploadId,
                new Download.Progress(
                        bytes,
                        size,
                        size == null || size == 0 ? null : Math.round(bytes * 1e3 / size) / 10.0,
                        speed,
                        size == null || speed == 0
                                ? null
                                : Math.ceilDiv(Math.max(0, size - bytes), speed)),
                startedAt);
    }
}
