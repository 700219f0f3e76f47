package dev.ballast.worker;

import dev.ballast.model.message.Control;

/// Why a task stops before its end.
public enum StopCause {
    /// The job was cancelled.
    CANCELLED(false),
    /// The job was paused.
    PAUSED(false),
    /// More jobs run than the limit allows.
    LIMIT(false),
    /// Another worker owns the task.
    REVOKED(false),
    /// This process was frozen for so long that another worker may own the task.
    FROZEN(true),
    /// This worker is to take no work for now.
    DRAINING(true),
    /// This worker ends.
    SHUTDOWN(true);

    private final boolean handedBack;

    StopCause(boolean handedBack) {
        this.handedBack = handedBack;
    }

    /// Whether the API still takes us for the owner, and so is told that the task is free again.
    public boolean handedBack() {
        return handedBack;
    }

    static StopCause of(Control.StopReason reason) {
        return switch (reason) {
            case CANCELLED -> CANCELLED;
            case PAUSED -> PAUSED;
            case LIMIT -> LIMIT;
            case REVOKED -> REVOKED;
        };
    }
}
