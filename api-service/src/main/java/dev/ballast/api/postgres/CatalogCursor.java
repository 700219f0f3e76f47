package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogSort;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.message.MessageJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the next page of the catalog begins: after this place. Opaque to callers.
final class CatalogCursor {
    private CatalogCursor() {}

    static String write(CatalogSort sort, CatalogPlace last) {
        List<String> all = new ArrayList<>(last.texts());
        all.addFirst(name(sort));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageJson.write(all));
    }

    /// The place of the last entry; null for the first page.
    ///
    /// @throws RefusedException `INVALID_REQUEST` if it is none of a list in this order
    static @Nullable CatalogPlace read(@Nullable String cursor, CatalogSort sort) {
        if (cursor == null) {
            return null;
        }
        try {
            byte[] text = Base64.getUrlDecoder().decode(cursor.getBytes(StandardCharsets.UTF_8));
            List<String> all = List.of(MessageJson.read(text, String[].class));
            if (name(sort).equals(all.getFirst())) {
                return CatalogPlace.of(all.subList(1, all.size()));
            }
        } catch (RuntimeException _) {
            // Whatever it is, it is not ours.
        }
        throw RefusedException.invalid(
                "cursor", "is not one that this list gave; leave it out to begin anew");
    }

    private static String name(CatalogSort sort) {
        return sort.key() + (sort.descending() ? "-" : "+");
    }
}
