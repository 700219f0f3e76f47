package dev.ballast.api.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Lets a paused job go on where it stopped.
@ApplicationScoped
public class ResumeJob {
    private final JobBoard board;

    public ResumeJob(JobBoard board) {
        this.board = board;
    }

    /// Resumes it.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`, `JOB_STATE_CONFLICT`
    @Transactional
    public JobView handle(UUID id) {
        Job job = board.lock(id);
        return board.carryOut(job, job.resume());
    }
}
