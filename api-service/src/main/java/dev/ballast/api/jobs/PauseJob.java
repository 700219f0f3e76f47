package dev.ballast.api.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Pauses a job: its workers stop within 2 s, its half-done files stay.
@ApplicationScoped
public class PauseJob {
    private final JobBoard board;

    public PauseJob(JobBoard board) {
        this.board = board;
    }

    /// Pauses it.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`, `JOB_STATE_CONFLICT`
    @Transactional
    public JobView handle(UUID id) {
        Job job = board.lock(id);
        return board.carryOut(job, job.pause());
    }
}
