package dev.ballast.api.jobs;

import dev.ballast.model.job.FailureCode;

/// A plan that could not be made because of its source.
public class PlanFailedException extends RuntimeException {
    private final FailureCode code;

    public PlanFailedException(FailureCode code, String detail) {
        super(detail);
        this.code = code;
    }

    /// What is wrong with the source.
    public FailureCode code() {
        return code;
    }
}
