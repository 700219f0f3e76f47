package dev.ballast.api.http.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.api.catalogs.CatalogExport;
import dev.ballast.api.catalogs.Category;
import dev.ballast.api.catalogs.EntryStatus;
import dev.ballast.api.models.VolumeView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The catalog as the admin page loads it.
@Schema(name = "AdminCatalog")
record CatalogView(long version, String date, Stats stats, List<Shelf> categories) {

    /// What the status bar counts.
    ///
    /// @param fetchingCount models whose metadata are fetched
    /// @param globalSpeed bytes per second; `total_speed_bytes` says the same
    /// @param modelsBytes of the models that are present
    /// @param freeBytes of the volume
    @Schema(name = "AdminStats")
    record Stats(
            long queuedCount,
            long downloadingCount,
            long fetchingCount,
            long presentCount,
            long totalCount,
            long globalSpeed,
            long modelsBytes,
            long freeBytes) {
        /// The name that pages read.
        @JsonProperty("total_speed_bytes")
        public long totalSpeedBytes() {
            return globalSpeed;
        }

        static Stats of(List<Card> cards, long fetching, VolumeView volume) {
            Map<EntryStatus, Long> counts =
                    cards.stream()
                            .collect(Collectors.groupingBy(Card::status, Collectors.counting()));
            return new Stats(
                    counts.getOrDefault(EntryStatus.QUEUED, 0L),
                    counts.getOrDefault(EntryStatus.DOWNLOADING, 0L),
                    fetching,
                    counts.getOrDefault(EntryStatus.PRESENT, 0L),
                    cards.size(),
                    cards.stream().mapToLong(Card::speed).sum(),
                    cards.stream()
                            .filter(card -> card.status() == EntryStatus.PRESENT)
                            .mapToLong(Card::bytes)
                            .sum(),
                    volume.freeBytes());
        }
    }

    /// One category.
    @Schema(name = "AdminCategory")
    record Shelf(String id, String name, List<ObjectNode> models) {}

    static CatalogView of(
            CatalogExport.Edition edition,
            List<Category> categories,
            List<Card> cards,
            Stats stats) {
        Map<String, List<ObjectNode>> models =
                cards.stream()
                        .collect(
                                Collectors.groupingBy(
                                        card -> card.entry().category(),
                                        LinkedHashMap::new,
                                        Collectors.mapping(Card::json, Collectors.toList())));
        return new CatalogView(
                edition.version(),
                edition.date(),
                stats,
                categories.stream()
                        .map(category ->
                                new Shelf(
                                        category.id(),
                                        category.name(),
                                        models.getOrDefault(category.id(), List.of())))
                        .toList());
    }
}
