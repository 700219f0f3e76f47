package dev.ballast.api.catalogs;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which entries are meant. Everything given must hold; of a list, one of it.
///
/// @param categories ids; empty for all
/// @param baseModels `(none)` for entries without; empty for all
/// @param tags empty for all
/// @param inRegistry whether only entries with a family are meant
/// @param q words, or part of name, file or a tag, in any case; null for all
/// @param limit at most so many, 1 or more
/// @param cursor from an earlier page; null for the first
public record CatalogFilter(
        List<String> categories,
        List<String> baseModels,
        List<String> tags,
        Set<EntryStatus> statuses,
        boolean inRegistry,
        @Nullable String q,
        CatalogSort sort,
        int limit,
        @Nullable String cursor) {
    /// What stands for no base model.
    public static final String NO_BASE_MODEL = "(none)";

    /// Every entry with a family, by name, on one page.
    public static final CatalogFilter REGISTRY = byName(true, Set.of());

    /// Every entry, by name, on one page.
    public static final CatalogFilter EVERYTHING = byName(false, Set.of());

    private static final int MOST = 50_000;

    public CatalogFilter {
        categories = List.copyOf(categories);
        baseModels = List.copyOf(baseModels);
        tags = List.copyOf(tags);
        statuses = Set.copyOf(statuses);
    }

    /// Every entry of one of these statuses, by name, on one page.
    public static CatalogFilter ofStatus(Set<EntryStatus> statuses) {
        return byName(false, statuses);
    }

    private static CatalogFilter byName(boolean inRegistry, Set<EntryStatus> statuses) {
        return new CatalogFilter(
                List.of(),
                List.of(),
                List.of(),
                statuses,
                inRegistry,
                null,
                new CatalogSort(CatalogSort.Key.NAME, false),
                MOST,
                null);
    }
}
