package dev.ballast.api.models;

import dev.ballast.model.artifact.VolumeName;
import java.util.UUID;

/// Decides what stays on volumes when they fill: the models used least recently go first, pinned
/// and watched ones and those that a job works on never. Every call belongs to the caller's
/// transaction.
public interface ModelKeeping {

    /// Keeps the model from being evicted, or no longer.
    ///
    /// @throws RefusedException `MODEL_NOT_FOUND`
    void pin(UUID model, boolean pinned);

    /// Notes that the model is used now.
    ///
    /// @throws RefusedException `MODEL_NOT_FOUND`
    void touch(UUID model);

    /// What would go now from the volume if eviction was on.
    ///
    /// @throws RefusedException `VOLUME_NOT_FOUND`
    EvictionPlan plan(VolumeName volume);

    /// Makes room on all volumes that need it, if the settings say so, and if what went before made
    /// room.
    void evict();
}
