package dev.ballast.api.jobs;

import java.util.List;
import java.util.UUID;

/// Looks at jobs. Hidden kinds (`plan`, `remove`) are never found.
public interface FindJobs {

    /// One job.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`
    JobView get(UUID id);

    /// The newest first.
    ///
    /// @throws RefusedException `INVALID_REQUEST` for a cursor that this list did not give
    Page<JobView> list(JobFilter filter);

    /// The files of a job in the order of its plan; empty until it is resolved.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`
    List<FileView> files(UUID id);
}
