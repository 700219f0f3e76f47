package dev.ballast.api.jobs;

import java.util.UUID;

/// Where jobs stand while they are steered. Every call belongs to the caller's transaction.
public interface JobBoard {

    /// The job and its tasks, locked until the transaction ends.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`, also for hidden kinds
    Job lock(UUID id);

    /// Carries the decision out: tasks, place, secrets, what workers are told, what streams show.
    JobView carryOut(Job job, Job.Decision decision);

    /// Changes what may change at any time.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`
    JobView change(UUID id, JobChange change);

    /// Forgets a job and all that is known of its work.
    void delete(UUID id);
}
