package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
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
        List<Placed> left = new ArrayList<>();
        long total = 0;
        for (KeptEntry entry : all) {
            if (entry.passes(filter) && facts.fits(entry) && facts.isOneOf(filter, entry)) {
                total++;
                CatalogPlace place = facts.place(entry, filter.sort().key());
                if (after == null || order.compare(place, after) > 0) {
                    left.add(new Placed(entry, place));
                }
            }
        }
        List<Placed> rest = first(left, filter.limit(), Comparator.comparing(Placed::place, order));
        boolean more = rest.size() > filter.limit();
        List<Placed> part = more ? rest.subList(0, filter.limit()) : rest;
        return new CatalogPage(
                part.stream().map(Placed::entry).toList(),
                total,
                more ? part.getLast().place : null);
    }

    /// One more than a page in order. Of many not all are sorted for it.
    private static List<Placed> first(List<Placed> all, int limit, Comparator<Placed> order) {
        if (all.size() <= limit) {
            return all.stream().sorted(order).toList();
        }
        PriorityQueue<Placed> first = new PriorityQueue<>(order.reversed());
        for (Placed one : all) {
            if (first.size() <= limit) {
                first.add(one);
            } else if (order.compare(one, first.element()) < 0) {
                first.remove();
                first.add(one);
            }
        }
        return first.stream().sorted(order).toList();
    }
}
