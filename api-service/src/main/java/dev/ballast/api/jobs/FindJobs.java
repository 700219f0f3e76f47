package dev.ballast.api.jobs;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Looks at jobs. Hidden kinds (`plan`, `remove`) are never found.
public interface FindJobs {

    /// One job.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`
    JobView get(UUID id);

    /// The job whose id begins with these 64 bits, for clients that can keep no more of it. Ids of
    /// one replica differ there; should those of two agree, the newer job.
    Optional<JobView> ofFirstHalf(long bits);

    /// The newest first.
    ///
    /// @throws RefusedException `INVALID_REQUEST` for a cursor that this list did not give
    Page<JobView> list(JobFilter filter);

    /// The files of a job in the order of its plan; empty until it is resolved.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`
    List<FileView> files(UUID id);

    /// The first files that failed of each of these jobs.
    ///
    /// @param most of one job
    Map<UUID, List<FileView>> failedFiles(Collection<UUID> ids, int most);

    /// The same as of one for many jobs; a job without files is left out.
    Map<UUID, List<FileView>> files(Collection<UUID> ids);
}
