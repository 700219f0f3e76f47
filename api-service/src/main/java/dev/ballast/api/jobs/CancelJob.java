package dev.ballast.api.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Cancels a job: its workers stop within 2 s; its files go, half-done and verified ones, unless a
/// model or another job uses them.
@ApplicationScoped
public class CancelJob {
    private final JobBoard board;

    public CancelJob(JobBoard board) {
        this.board = board;
    }

    /// Cancels it.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`, `JOB_ALREADY_ENDED`
    @Transactional
    public JobView handle(UUID id) {
        Job job = board.lock(id);
        return board.carryOut(job, job.cancel());
    }
}
