package dev.ballast.api.catalogs;

import static dev.ballast.api.catalogs.CatalogSort.Key.CATEGORY;
import static dev.ballast.api.catalogs.CatalogSort.Key.NAME;

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

    /// Every entry with a family, by name.
    public static final CatalogFilter REGISTRY = all(List.of(), Set.of(), true, NAME);

    /// Every entry, category by category.
    public static final CatalogFilter EVERYTHING = all(List.of(), Set.of(), false, CATEGORY);

    public CatalogFilter {
        categories = List.copyOf(categories);
        baseModels = List.copyOf(baseModels);
        tags = List.copyOf(tags);
        statuses = Set.copyOf(statuses);
    }

    /// Every entry of one of these statuses, by name.
    public static CatalogFilter ofStatus(Set<EntryStatus> statuses) {
        return all(List.of(), statuses, false, NAME);
    }

    /// Every entry of this category, by name.
    public static CatalogFilter ofCategory(String category) {
        return all(List.of(category), Set.of(), false, NAME);
    }

    private static CatalogFilter all(
            List<String> categories,
            Set<EntryStatus> statuses,
            boolean inRegistry,
            CatalogSort.Key key) {
        return new CatalogFilter(
                categories,
                List.of(),
                List.of(),
                statuses,
                inRegistry,
                null,
                new CatalogSort(key, false),
                Integer.MAX_VALUE,
                null);
    }
}
