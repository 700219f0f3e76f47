package dev.ballast.api.models;

import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.Page;
import dev.ballast.model.artifact.VolumeName;
import org.jspecify.annotations.Nullable;

/// Finds what other programs put on volumes. Every call belongs to the caller's transaction.
public interface VolumeScans {

    /// Has the volume looked through. While a job is at it already, that one answers.
    ///
    /// @param digests whether to compute the digests that are not known
    /// @param owner name of the API key that asks
    /// @throws RefusedException `VOLUME_NOT_FOUND`
    JobView scan(VolumeName volume, boolean digests, String owner);

    /// What the newest scans saw, the newest first.
    ///
    /// @param volume only of this one; null for all
    /// @param q part of the path or source, in any case; null for all
    Page<FoundView> found(
            @Nullable VolumeName volume, @Nullable String q, int limit, @Nullable String cursor);
}
