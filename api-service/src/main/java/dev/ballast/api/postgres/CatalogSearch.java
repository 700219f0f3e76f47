package dev.ballast.api.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Finds entries by words, in any form and order, or by a part of a name, a file or a tag.
@ApplicationScoped
class CatalogSearch {
    private static final String WORDS =
            """
            select id, round(1000000 * ts_rank(search, query))::bigint as rank
            from catalog_entry,
                 websearch_to_tsquery('simple', translate(?, '._-/', '    ')) query
            where search @@ query and not deleted\
            """;

    /// What a part of a word is worth: less than a word.
    private static final long PART = 50_000;

    private final Sql sql;

    CatalogSearch(Sql sql) {
        this.sql = sql;
    }

    /// How well entries fit, in millionths, by their ids; those that do not fit are left out.
    Map<String, Long> ranks(String q, List<KeptEntry> entries) {
        Map<String, Long> ranks = new HashMap<>();
        sql.each(WORDS, row -> ranks.put(row.text("id"), row.number("rank")), q);
        String part = q.toLowerCase(Locale.ROOT);
        entries.stream()
                .filter(entry -> entry.words().contains(part))
                .forEach(entry -> ranks.merge(entry.id(), PART, Math::max));
        return ranks;
    }
}
