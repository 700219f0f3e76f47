package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogFilter;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One part of a list.
///
/// @param total how many entries all parts have
/// @param last where this part ends; null if nothing follows
record CatalogPage(List<KeptEntry> entries, long total, @Nullable CatalogPlace last) {

    private record Placed(KeptEntry entry, CatalogPlace place) {}

    /// @param all entries of the catalog
    /// @param after where the part before ended; null for the first
    static CatalogPage of(
            List<KeptEntry> all,
            CatalogFilter filter,
            CatalogFacts facts,
            @Nullable CatalogPlace after) {
        Comparator<CatalogPlace> order =
                filter.sort().descending() ? Comparator.reverseOrder() : Comparator.naturalOrder();
        List<Placed> placed =
                all.stream()
                        .filter(entry -> entry.passes(filter))
                        .filter(entry -> facts.fits(entry))
                        .filter(entry ->
                                filter.statuses().isEmpty()
                                        || filter.statuses().contains(facts.status(entry)))
                        .map(entry -> new Placed(entry, facts.place(entry, filter.sort().key())))
                        .toList();
        List<Placed> rest =
                placed.stream()
                        .filter(one -> after == null || order.compare(one.place, after) > 0)
                        .sorted(Comparator.comparing(Placed::place, order))
                        .toList();
        boolean more = rest.size() > filter.limit();
        List<Placed> part = more ? rest.subList(0, filter.limit()) : rest;
        return new CatalogPage(
                part.stream().map(Placed::entry).toList(),
                placed.size(),
                more ? part.getLast().place : null);
    }
}
