package dev.ballast.api.models;

import dev.ballast.api.jobs.JobView;
import dev.ballast.model.artifact.VolumeName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Has a volume looked through for files of other programs.
@ApplicationScoped
public class ScanVolume {
    private final VolumeScans scans;

    public ScanVolume(VolumeScans scans) {
        this.scans = scans;
    }

    /// Makes the job, or finds the one that does it already.
    ///
    /// @param digests whether to compute the digests that are not known
    /// @throws RefusedException `VOLUME_NOT_FOUND`
    @Transactional
    public JobView handle(VolumeName volume, boolean digests, String owner) {
        return scans.scan(volume, digests, owner);
    }
}
