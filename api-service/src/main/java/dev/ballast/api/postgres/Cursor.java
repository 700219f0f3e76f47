package dev.ballast.api.postgres;

import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.RefusedException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where the next part of a list begins: after the item with this id. Opaque to callers.
final class Cursor {
    private Cursor() {}

    /// The page of `limit` items made of one more than that.
    static <T> Page<T> page(List<T> items, int limit, long total, Function<T, UUID> id) {
        if (items.size() <= limit) {
            return new Page<>(items, null, total);
        }
        List<T> page = items.subList(0, limit);
        return new Page<>(page, write(id.apply(page.getLast())), total);
    }

    /// The id that the cursor holds.
    ///
    /// @throws RefusedException `INVALID_REQUEST` if it is none of ours
    static @Nullable UUID read(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            if (bytes.remaining() == 2 * Long.BYTES) {
                return new UUID(bytes.getLong(), bytes.getLong());
            }
        } catch (IllegalArgumentException _) {
            // Not base64, so not ours: refused below with the other ones.
        }
        throw RefusedException.invalid(
                "cursor", "is not one that this list gave; leave it out to begin anew");
    }

    private static String write(UUID id) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
