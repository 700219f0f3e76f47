package dev.ballast.api.postgres;

import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Work;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A task that may be taken, locked.
///
/// @param admitted whether its job has a place or needs none
/// @param worker who alone may take it; null for anybody
/// @param order what its worker gets to do; null if nobody can read it any more
record Candidate(
        UUID task,
        UUID job,
        TaskKind kind,
        boolean admitted,
        JobState jobState,
        @Nullable String worker,
        @Nullable Order order) {

    /// What a worker gets.
    ///
    /// @param secrets by name
    /// @param maxSpeed bytes per second for a start, of a job with a limit of its own
    record Order(
            Work work, Map<String, String> secrets, Priority priority, @Nullable Long maxSpeed) {}

    /// With one more secret for its worker.
    Candidate with(String name, String secret) {
        if (order == null) {
            return this;
        }
        Map<String, String> secrets = new HashMap<>(order.secrets());
        secrets.put(name, secret);
        return new Candidate(
                task,
                job,
                kind,
                admitted,
                jobState,
                worker,
                new Order(order.work(), secrets, order.priority(), order.maxSpeed()));
    }

    /// Whether its claim, or its failure, changes the job.
    boolean movesJob() {
        return !admitted || order == null || stateWhenClaimed() != jobState;
    }

    private JobState stateWhenClaimed() {
        return switch (kind) {
            case RESOLVE, REMOVE, CHECK, METADATA -> JobState.RESOLVING;
            case TRANSFER -> JobState.DOWNLOADING;
            case PUBLISH -> JobState.PUBLISHING;
            case INSPECT -> jobState;
        };
    }
}
