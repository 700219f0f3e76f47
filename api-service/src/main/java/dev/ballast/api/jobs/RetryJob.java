package dev.ballast.api.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Tries a failed, cancelled or delayed job again; files that are done stay done. What an ended job
/// had of secrets is gone, so its caller gives them again.
@ApplicationScoped
public class RetryJob {
    private final JobBoard board;
    private final JobSecrets secrets;
    private final SecretSeal seal;

    public RetryJob(JobBoard board, JobSecrets secrets, SecretSeal seal) {
        this.board = board;
        this.secrets = secrets;
        this.seal = seal;
    }

    /// Tries it again.
    ///
    /// @param given secrets for this and later tries; they replace those that a delayed job has
    /// @throws RefusedException `JOB_NOT_FOUND`, `JOB_STATE_CONFLICT`, `INVALID_REQUEST`
    @Transactional
    public JobView handle(UUID id, GivenAgain given) {
        Job job = board.lock(id);
        Job.Decision decision = job.retry();
        given.check(id, secrets.of(id), JobSecrets.contentMark(given.secrets(), seal));
        secrets.keep(id, given.secrets());
        return board.carryOut(job, decision);
    }
}
