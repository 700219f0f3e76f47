package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.CatalogSort;
import dev.ballast.api.catalogs.EntryStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a list goes by beside its entries.
///
/// @param ranks by the ids of entries that fit the words, the better the larger; null if all fit
/// @param states if the list goes by them
/// @param positions of categories, if the list goes by them
record CatalogFacts(
        @Nullable Map<String, Long> ranks, CatalogStates states, Map<String, Long> positions) {
    private static final List<EntryStatus> STATUSES = List.of(EntryStatus.values());

    boolean fits(KeptEntry entry) {
        return ranks == null || ranks.containsKey(entry.id());
    }

    /// Whether its status is among those that are asked for.
    boolean isOneOf(CatalogFilter filter, KeptEntry entry) {
        return filter.statuses().isEmpty() || filter.statuses().contains(states.status(entry));
    }

    CatalogPlace place(KeptEntry entry, CatalogSort.Key key) {
        return switch (key) {
            case NAME -> place(0, "", entry);
            case SIZE -> place(entry.size(), "", entry);
            case STATUS -> place(STATUSES.indexOf(states.status(entry)), "", entry);
            // One that came to be since the positions were read is the last.
            case CATEGORY ->
                    place(
                            positions.getOrDefault(entry.category(), Long.MAX_VALUE),
                            entry.category(),
                            entry);
            case RANK -> place(ranks == null ? 0 : -ranks.getOrDefault(entry.id(), 0L), "", entry);
        };
    }

    private static CatalogPlace place(long number, String group, KeptEntry entry) {
        return new CatalogPlace(number, group, entry.name(), entry.id());
    }
}
