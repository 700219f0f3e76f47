package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogSort;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.message.MessageJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the next page of the catalog begins: after the entry that compares like this. Opaque to
/// callers.
final class CatalogCursor {
    private CatalogCursor() {}

    static String write(CatalogSort sort, List<String> values) {
        List<String> all = new ArrayList<>(values);
        all.addFirst(name(sort));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageJson.write(all));
    }

    /// What the last entry compared by; null for the first page.
    ///
    /// @throws RefusedException `INVALID_REQUEST` if it is none of this list in this order
    static @Nullable List<String> read(
            @Nullable String cursor, CatalogSort sort, List<CatalogKey> keys) {
        if (cursor == null) {
            return null;
        }
        List<String> all = parse(cursor);
        boolean ours = all.size() == keys.size() + 1 && name(sort).equals(all.getFirst());
        for (int i = 0; ours && i < keys.size(); i++) {
            ours = keys.get(i).takes(all.get(i + 1));
        }
        if (!ours) {
            throw refused();
        }
        return all.subList(1, all.size());
    }

    private static List<String> parse(String cursor) {
        try {
            byte[] text = Base64.getUrlDecoder().decode(cursor.getBytes(StandardCharsets.UTF_8));
            return List.of(MessageJson.read(text, String[].class));
        } catch (RuntimeException _) {
            // Whatever it is, it is not ours.
            throw refused();
        }
    }

    private static String name(CatalogSort sort) {
        return sort.key() + (sort.descending() ? "-" : "+");
    }

    private static RefusedException refused() {
        return RefusedException.invalid(
                "cursor", "is not one that this list gave; leave it out to begin anew");
    }
}
