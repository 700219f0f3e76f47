package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.EntryState;
import dev.ballast.api.catalogs.EntryState.Check;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What lists need of an entry.
///
/// @param name in lower case
/// @param baseModel empty for none
/// @param inRegistry whether it has a family
/// @param size bytes; -1 if unknown
/// @param words name, file and tags in lower case
/// @param check what its hub said when it was asked last; null if it never was
/// @param json in the form of catalog files
record KeptEntry(
        String id,
        String category,
        String name,
        String baseModel,
        boolean inRegistry,
        List<String> tags,
        long size,
        String words,
        long version,
        boolean edited,
        @Nullable Check check,
        KeptText json) {
    static final Comparator<KeptEntry> BY_NAME =
            Comparator.comparing(KeptEntry::name).thenComparing(KeptEntry::id);

    /// What [#read] needs of `catalog_entry e`.
    static final String COLUMNS =
            "e.id, e.category, e.name, e.base_model, e.family is not null as in_registry, e.tags,"
                    + " coalesce(e.size_bytes, -1) as size, e.words, e.version,"
                    + " e.edited <> '{}' as edited, e.availability, e.availability_detail,"
                    + " e.checked_at, e.entry::text as entry";

    static KeptEntry read(Row row) {
        return new KeptEntry(
                row.text("id"),
                row.text("category").intern(),
                row.text("name").toLowerCase(Locale.ROOT),
                row.text("base_model").intern(),
                row.flag("in_registry"),
                row.texts("tags").stream().map(String::intern).toList(),
                row.number("size"),
                row.text("words"),
                row.number("version"),
                row.flag("edited"),
                CatalogRows.check(row),
                new KeptText(row.text("entry")));
    }

    /// Whether a filter lets it through, whatever its status and its words.
    boolean passes(CatalogFilter filter) {
        return (filter.categories().isEmpty() || filter.categories().contains(category))
                && (filter.baseModels().isEmpty() || filter.baseModels().contains(baseModelName()))
                && (filter.tags().isEmpty() || !Collections.disjoint(filter.tags(), tags))
                && (!filter.inRegistry() || inRegistry);
    }

    /// @param entry its JSON
    CatalogItem item(String entry, EntryState state) {
        return new CatalogItem(id, category, entry, version, edited, state.with(check));
    }

    /// As lists are asked for it.
    String baseModelName() {
        return baseModel.isEmpty() ? CatalogFilter.NO_BASE_MODEL : baseModel;
    }
}
