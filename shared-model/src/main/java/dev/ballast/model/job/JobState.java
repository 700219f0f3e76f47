package dev.ballast.model.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// Where a job stands, and the one table of its legal moves.
///
/// ```
/// queued ─▶ resolving ─▶ downloading ─▶ publishing ─▶ completed
///    │ any active state ─▶ paused ─▶ (back)      any non-final ─▶ cancelled
///    └ any active state ─▶ waiting(reason) ─▶ (back)            ─▶ failed(code)
/// ```
///
/// A step is skipped where there is nothing to do in it: a plan whose files are all on the volume
/// goes from `resolving` to `publishing`, an empty one to `completed`. Work that is handed back or
/// paused starts again from the queue, so every active state also leads back to `queued`. Final
/// states stay final: nothing that a worker reports moves them. Only a caller's retry opens an
/// ended job again, as a new attempt; see [#retryable()].
public enum JobState {
    QUEUED,
    RESOLVING,
    WAITING,
    DOWNLOADING,
    PAUSED,
    PUBLISHING,
    COMPLETED,
    FAILED,
    CANCELLED;

    /// States from which the job still goes on by itself.
    public static final Set<JobState> ACTIVE =
            Set.copyOf(EnumSet.of(QUEUED, RESOLVING, WAITING, DOWNLOADING, PUBLISHING));

    /// Whether the job goes on by itself.
    public boolean isActive() {
        return ACTIVE.contains(this);
    }

    /// Whether the job has ended.
    public boolean isFinal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /// Whether a caller may open the ended job again.
    public boolean retryable() {
        return this == FAILED || this == CANCELLED;
    }

    /// Whether a job in this state may move to `next`. Staying is no move.
    public boolean canMoveTo(JobState next) {
        return next != this && nextStates().contains(next);
    }

    private Set<JobState> nextStates() {
        return switch (this) {
            case QUEUED ->
                    EnumSet.of(
                            RESOLVING, DOWNLOADING, PUBLISHING, WAITING, PAUSED, CANCELLED, FAILED);
            case RESOLVING ->
                    EnumSet.of(
                            QUEUED,
                            DOWNLOADING,
                            PUBLISHING,
                            COMPLETED,
                            WAITING,
                            PAUSED,
                            CANCELLED,
                            FAILED);
            case DOWNLOADING -> EnumSet.of(QUEUED, PUBLISHING, WAITING, PAUSED, CANCELLED, FAILED);
            case PUBLISHING -> EnumSet.of(QUEUED, COMPLETED, WAITING, PAUSED, CANCELLED, FAILED);
            case WAITING, PAUSED ->
                    EnumSet.of(
                            QUEUED,
                            RESOLVING,
                            DOWNLOADING,
                            PUBLISHING,
                            WAITING,
                            PAUSED,
                            CANCELLED,
                            FAILED);
            case COMPLETED, FAILED, CANCELLED -> EnumSet.noneOf(JobState.class);
        };
    }

    /// The name that callers see: lower case.
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The state of this wire name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static JobState ofWire(String wire) {
        return WireNames.find(values(), JobState::wire, wire);
    }
}
