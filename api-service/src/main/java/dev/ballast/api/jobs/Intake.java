package dev.ballast.api.jobs;

import java.util.List;
import java.util.UUID;

/// Takes requests in. Every call belongs to the caller's transaction.
public interface Intake {

    /// Makes a job of each submission, or finds the one that answers it: the one of the same
    /// idempotency key, or the active one with the same source, selection, view and volume.
    ///
    /// @return one outcome each, in order
    List<Submission.Outcome> accept(List<Submission> submissions);

    /// Makes a hidden job that only resolves the source.
    UUID plan(Submission submission);

    /// Makes a hidden job that only asks for the newest revision of the source.
    UUID planNewest(Submission submission);

    /// What a plan came to; deletes the hidden job.
    ///
    /// @throws PlanFailedException if the source refused
    /// @throws RefusedException `NO_WORKER` if it has not ended
    PlanView takePlan(UUID id, JobRequest request);
}
