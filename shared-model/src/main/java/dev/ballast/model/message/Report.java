package dev.ballast.model.message;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one worker says of itself and its tasks, every 2 s and at once after an outcome. Sent on
/// [Topics#REPORTS] with the worker's id as key, so that one worker's reports stay in order.
///
/// @param worker its id
/// @param at when it was made, by the worker's clock; for people, never for decisions
/// @param status what the worker is and has
/// @param events what happened, oldest first
public record Report(String worker, Instant at, WorkerStatus status, List<TaskEvent> events) {
    public Report {
        events = List.copyOf(events);
    }

    /// What the worker is and has.
    ///
    /// @param kinds what it can do
    /// @param slots tasks that it can own at once
    /// @param speed bytes per second of all its transfers
    /// @param tasks what it owns now, also what has ended and was not told yet. One that it should
    ///   own and does not name twice is taken from it.
    /// @param informed whether it has heard [Control.Limits] since it started; while that is false,
    ///   each of its reports is answered with them. Null from a worker of the version before.
    /// @param holds upstreams that asked this very worker for a pause which is not over
    public record WorkerStatus(
            List<TaskKind> kinds,
            String host,
            WorkerState state,
            int slots,
            List<VolumeStatus> volumes,
            long speed,
            String version,
            List<UUID> tasks,
            @Nullable Boolean informed,
            List<RateHold> holds) {
        public WorkerStatus {
            kinds = List.copyOf(kinds);
            volumes = List.copyOf(volumes);
            tasks = List.copyOf(tasks);
            // A worker of the version before names none.
            holds = holds == null ? List.of() : List.copyOf(holds);
        }
    }

    /// Room on a volume that the worker mounts.
    ///
    /// @param path where the worker mounts it, absolute; null from a worker of the version before
    public record VolumeStatus(
            VolumeName name, long totalBytes, long freeBytes, @Nullable String path) {}

    /// Whether the worker takes work.
    public enum WorkerState {
        ACTIVE,
        DRAINING,
        /// It stops now, and says so.
        STOPPED;

        /// The name on the wire: lower case.
        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
