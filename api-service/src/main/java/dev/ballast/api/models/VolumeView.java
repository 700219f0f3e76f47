package dev.ballast.api.models;

import java.util.List;

/// A volume as callers see it; sizes in bytes.
///
/// @param usedByModelsBytes of the verified files in its store
/// @param reservedBytes that running jobs have yet to write
/// @param workers ids of the live ones that mount it
public record VolumeView(
        String name,
        long totalBytes,
        long freeBytes,
        long usedByModelsBytes,
        long reservedBytes,
        List<String> workers) {
    public VolumeView {
        workers = List.copyOf(workers);
    }
}
