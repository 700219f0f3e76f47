package dev.ballast.api.dispatch;

import dev.ballast.model.job.TaskKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A worker as callers see it.
///
/// @param kind `download` or `metadata`
/// @param state `active`, `draining` or `lost`, which is silent for 15 s, or stopped
/// @param slots tasks that it can own at once
/// @param busy tasks that it owns
/// @param volumes names of those it mounts
/// @param mounts where it mounts them: absolute paths by the names of the volumes
/// @param speed bytes per second
public record WorkerView(
        String id,
        String kind,
        String host,
        String state,
        int slots,
        int busy,
        List<String> volumes,
        Map<String, String> mounts,
        long speed,
        String version,
        Instant lastSeen,
        List<Task> tasks) {
    /// The kind that fetches.
    public static final String DOWNLOAD = "download";

    public WorkerView {
        volumes = List.copyOf(volumes);
        mounts = Map.copyOf(mounts);
        tasks = List.copyOf(tasks);
    }

    /// What it does now.
    ///
    /// @param file the file's name in its model; null for work on a whole model
    public record Task(UUID id, UUID job, TaskKind kind, @Nullable String file) {}
}
