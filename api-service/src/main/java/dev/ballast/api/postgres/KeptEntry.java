package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.EntryState;
import dev.ballast.api.catalogs.EntryState.Check;
import dev.ballast.api.catalogs.EntryText;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What lists need of an entry.
///
/// @param name in lower case
/// @param place where the main file lies, or all lie if they are several
/// @param single whether it has one file
/// @param baseModel empty for none
/// @param inRegistry whether it has a family
/// @param size bytes; -1 if unknown
/// @param words name, file and tags in lower case
/// @param custom whether no catalog file brought it
/// @param check what its hub said when it was asked last; null if it never was
/// @param json in the form of catalog files
record KeptEntry(
        String id,
        String category,
        String name,
        String dest,
        String file,
        String place,
        boolean single,
        String source,
        String baseModel,
        boolean inRegistry,
        List<String> tags,
        long size,
        String words,
        long version,
        boolean edited,
        boolean custom,
        @Nullable Check check,
        KeptText json) {
    static final Comparator<KeptEntry> BY_NAME =
            Comparator.comparing(KeptEntry::name).thenComparing(KeptEntry::id);

    /// What [#read] needs of `catalog_entry t`.
    static final String COLUMNS =
            "t.category, t.name, t.dest, t.file, t.place, t.places = '{}' as single, t.source,"
                + " t.base_model, t.family is not null as in_registry, t.tags,"
                + " coalesce(t.size_bytes, -1) as size, t.words, t.version, t.edited <> '{}' as"
                + " edited, t.from_file is null as custom, t.availability, t.availability_detail,"
                + " t.checked_at, t.entry::text as entry";

    static KeptEntry read(Row row) {
        return new KeptEntry(
                row.text("changed"),
                row.text("category").intern(),
                row.text("name").toLowerCase(Locale.ROOT),
                row.text("dest").intern(),
                row.text("file"),
                row.text("place"),
                row.flag("single"),
                row.text("source"),
                row.text("base_model").intern(),
                row.flag("in_registry"),
                row.texts("tags").stream().map(String::intern).toList(),
                row.number("size"),
                row.text("words"),
                row.number("version"),
                row.flag("edited"),
                row.flag("custom"),
                check(row),
                new KeptText(new EntryText(row.text("entry"))));
    }

    private static @Nullable Check check(Row row) {
        String availability = row.textOrNull("availability");
        return availability == null
                ? null
                : new Check(
                        availability.equals("available"),
                        row.textOrNull("availability_detail"),
                        row.instant("checked_at"));
    }

    /// Whether a filter lets it through, whatever its status and its words.
    boolean passes(CatalogFilter filter) {
        return (filter.categories().isEmpty() || filter.categories().contains(category))
                && (filter.baseModels().isEmpty() || filter.baseModels().contains(baseModelName()))
                && (filter.tags().isEmpty() || !Collections.disjoint(filter.tags(), tags))
                && (!filter.inRegistry() || inRegistry);
    }

    /// @param entry its text
    CatalogItem item(EntryText entry, EntryState state) {
        return new CatalogItem(id, category, entry, version, edited, custom, state.with(check));
    }

    /// As lists are asked for it.
    String baseModelName() {
        return baseModel.isEmpty() ? CatalogFilter.NO_BASE_MODEL : baseModel;
    }
}
