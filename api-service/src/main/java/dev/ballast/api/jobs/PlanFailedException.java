package dev.ballast.api.jobs;

import dev.ballast.model.job.FailureCode;

/// A plan that could not be made because of its source.
public class PlanFailedException extends RuntimeException {
    private final FailureCode code;
    private final boolean absent;

    public PlanFailedException(FailureCode code, String detail) {
        this(code, detail, false);
    }

    /// @param absent see [#isAbsent]
    public PlanFailedException(FailureCode code, String detail, boolean absent) {
        super(detail);
        this.code = code;
        this.absent = absent;
    }

    /// What is wrong with the source.
    public FailureCode code() {
        return code;
    }

    /// Whether the source says that it has no such thing, though it may show it to others.
    public boolean isAbsent() {
        return absent;
    }
}
