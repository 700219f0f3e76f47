package dev.ballast.api.catalogs;

import java.util.List;

/// What lists can be narrowed to, with how many entries each has.
///
/// @param categories all, in the catalog's order
/// @param baseModels the most frequent first; `(none)` for entries without one
/// @param tags the most frequent first, at most 1,000
/// @param statuses in their order
public record Facets(
        long total,
        List<Group> categories,
        List<Group> baseModels,
        List<Group> tags,
        List<Group> statuses) {
    public Facets {
        categories = List.copyOf(categories);
        baseModels = List.copyOf(baseModels);
        tags = List.copyOf(tags);
        statuses = List.copyOf(statuses);
    }

    /// One value with its number of entries.
    ///
    /// @param id what a list is asked for
    /// @param name for people
    public record Group(String id, String name, long count) {}
}
