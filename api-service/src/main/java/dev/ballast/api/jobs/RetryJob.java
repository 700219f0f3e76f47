package dev.ballast.api.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Tries a failed, cancelled or delayed job again; files that are done stay done.
@ApplicationScoped
public class RetryJob {
    private final JobBoard board;

    public RetryJob(JobBoard board) {
        this.board = board;
    }

    /// Tries it again.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`, `JOB_STATE_CONFLICT`
    @Transactional
    public JobView handle(UUID id) {
        Job job = board.lock(id);
        return board.carryOut(job, job.retry());
    }
}
