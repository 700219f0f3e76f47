package dev.ballast.api.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Submits one request.
@ApplicationScoped
public class SubmitJob {
    private final SubmitBatch submitBatch;

    public SubmitJob(SubmitBatch submitBatch) {
        this.submitBatch = submitBatch;
    }

    /// Submits it.
    ///
    /// @throws RefusedException `IDEMPOTENCY_CONFLICT`, `INVALID_REQUEST`
    public Submission.Outcome.Accepted handle(Submission submission) {
        return switch (submitBatch.handle(List.of(submission)).getFirst()) {
            case Submission.Outcome.Accepted accepted -> accepted;
            case Submission.Outcome.Refused refused -> throw refused.reason();
        };
    }
}
