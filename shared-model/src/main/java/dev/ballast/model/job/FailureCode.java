package dev.ballast.model.job;

/// Why a task or a job failed. The names are stable: events, metrics and problem types carry them.
public enum FailureCode {
    /// The source does not have it (404, 410, unknown revision or file).
    SOURCE_NOT_FOUND(false),
    /// The source refuses it to us: 401, 403, gated, early access.
    SOURCE_FORBIDDEN(false),
    /// The source asks us to slow down (429).
    SOURCE_RATE_LIMITED(true),
    /// No answer, a broken one, or 5xx.
    SOURCE_UNREACHABLE(true),
    /// The content behind a pinned address is not what it was.
    SOURCE_CHANGED(false),
    /// A web page, an error document or a pointer came instead of weights.
    SOURCE_NOT_A_MODEL(false),
    /// The bytes do not have the digest that they should have, twice.
    CHECKSUM_MISMATCH(false),
    /// The volume has no room; goes on by itself when there is room.
    DISK_FULL(true),
    /// The volume cannot be read or written.
    VOLUME_UNAVAILABLE(true),
    /// The file holds code that would run on load, and the policy blocks it.
    UNSAFE_FILE(false),
    /// The address is private, loopback or link-local and not allowed by the operator.
    EGRESS_DENIED(false),
    /// What was asked for makes no sense to the worker.
    INVALID_REQUEST(false),
    /// The worker that owned the task went silent.
    WORKER_LOST(true),
    /// A fault of ours.
    INTERNAL(true);

    private final boolean retryable;

    FailureCode(boolean retryable) {
        this.retryable = retryable;
    }

    /// Whether trying the same again, later, can help. Only then is it retried by itself.
    public boolean retryable() {
        return retryable;
    }
}
