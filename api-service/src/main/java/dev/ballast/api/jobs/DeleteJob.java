package dev.ballast.api.jobs;

import dev.ballast.api.jobs.RefusedException.Code;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Forgets an ended job. What it installed stays, what it left half-done goes.
@ApplicationScoped
public class DeleteJob {
    private final JobBoard board;

    public DeleteJob(JobBoard board) {
        this.board = board;
    }

    /// Forgets it.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`, `JOB_STATE_CONFLICT` if it has not ended
    @Transactional
    public void handle(UUID id) {
        Job job = board.lock(id);
        if (!job.state().isFinal()) {
            throw new RefusedException(
                    Code.JOB_STATE_CONFLICT,
                    "Job %s is %s; only an ended job can be deleted. Cancel it first."
                            .formatted(id, job.state().wire()));
        }
        board.delete(id);
    }
}
