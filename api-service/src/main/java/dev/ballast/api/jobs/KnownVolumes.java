package dev.ballast.api.jobs;

import dev.ballast.model.artifact.VolumeName;
import java.util.Set;

/// The volumes that a job can ask for.
public interface KnownVolumes {

    /// Those that a worker has ever reported, and the one that jobs get by default.
    Set<VolumeName> names();
}
