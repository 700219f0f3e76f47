package dev.ballast.api.uploads;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A file that is being sent, or was.
///
/// @param owner name of the API key that sends it
/// @param size bytes that it will have, 1 or more
/// @param offset bytes of it that are on disk and count, up to `size`: the next part begins there
/// @param metadata what its caller said of it, as it was written
/// @param job which installs it; null while it is not complete
/// @param touchedAt when a part of it was taken in last
public record Upload(
        UUID id,
        String owner,
        UploadWish wish,
        long size,
        long offset,
        String metadata,
        @Nullable UUID job,
        Instant createdAt,
        Instant touchedAt) {

    boolean isWhole() {
        return offset == size;
    }
}
