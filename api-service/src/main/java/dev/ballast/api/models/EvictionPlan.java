package dev.ballast.api.models;

import java.util.List;

/// What would go from a volume to make room.
///
/// @param enabled whether it goes by itself
/// @param wantedBytes to be freed; 0 while there is room enough
/// @param freedBytes that the models would free, less than is wanted if there is no more to free
/// @param models in the order in which they would go
public record EvictionPlan(
        String volume,
        boolean enabled,
        long totalBytes,
        long freeBytes,
        long wantedBytes,
        long freedBytes,
        List<ModelView> models) {
    public EvictionPlan {
        models = List.copyOf(models);
    }
}
