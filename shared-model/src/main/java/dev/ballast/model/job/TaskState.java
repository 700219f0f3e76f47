package dev.ballast.model.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// Where a task stands, and the one table of its legal moves.
///
/// ```
/// ready ─▶ claimed ─▶ done | ready (retry at time T, or handed back) | failed | cancelled
/// ```
///
/// A task that waits can be cancelled, or failed together with its job, without being claimed.
public enum TaskState {
    READY,
    CLAIMED,
    DONE,
    FAILED,
    CANCELLED;

    /// Whether nothing more happens to the task.
    public boolean isFinal() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }

    /// Whether a task in this state may move to `next`. Staying is no move.
    public boolean canMoveTo(TaskState next) {
        return nextStates().contains(next);
    }

    private Set<TaskState> nextStates() {
        return switch (this) {
            case READY -> EnumSet.of(CLAIMED, FAILED, CANCELLED);
            case CLAIMED -> EnumSet.of(READY, DONE, FAILED, CANCELLED);
            case DONE, FAILED, CANCELLED -> EnumSet.noneOf(TaskState.class);
        };
    }

    /// The name on the wire and in the database: lower case.
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The state of this wire name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static TaskState ofWire(String wire) {
        return WireNames.find(values(), TaskState::wire, wire);
    }
}
