package dev.ballast.api.http.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ballast.api.catalogs.EntryStatus;
import dev.ballast.api.models.VolumeView;
import java.util.EnumMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Counts what the status bar of the admin page shows. Not thread-safe.
final class StatusBar {
    private final Map<EntryStatus, Long> counts = new EnumMap<>(EntryStatus.class);
    private long speed;
    private long bytes;

    /// Counts a model.
    void add(Card card) {
        counts.merge(card.status(), 1L, Long::sum);
        speed += card.speed();
        if (card.status() == EntryStatus.PRESENT) {
            bytes += card.bytes();
        }
    }

    Stats stats(long fetching, VolumeView volume) {
        return new Stats(
                counts.getOrDefault(EntryStatus.QUEUED, 0L),
                counts.getOrDefault(EntryStatus.DOWNLOADING, 0L),
                fetching,
                counts.getOrDefault(EntryStatus.PRESENT, 0L),
                counts.values().stream().mapToLong(Long::longValue).sum(),
                speed,
                bytes,
                volume.freeBytes());
    }

    /// What was counted.
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
    }
}
