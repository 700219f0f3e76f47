package dev.ballast.api.models;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What would go from a volume to make room.
///
/// @param enabled whether it goes by itself
/// @param seenAt when a worker told these numbers; nothing goes by such as are older than a minute
/// @param held why nothing goes though more room is wanted; null if it goes
/// @param wantedBytes to be freed; 0 while there is room enough
/// @param freedBytes that the models would free, less than is wanted if there is no more to free
/// @param models in the order in which they would go
public record EvictionPlan(
        String volume,
        boolean enabled,
        long totalBytes,
        long freeBytes,
        Instant seenAt,
        @Nullable String held,
        long wantedBytes,
        long freedBytes,
        List<ModelView> models) {
    public EvictionPlan {
        models = List.copyOf(models);
    }
}
