package dev.ballast.api.jobs;

import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which jobs are meant. Everything given must hold.
///
/// @param states empty for all
/// @param labels each must be there with this value; empty for all
/// @param q part of the source or the name, in any case
/// @param schemes what sources begin with: `gguf`, `hf` …; empty for all
/// @param notEndedBefore leaves out jobs that ended before; null for none
/// @param limit at most so many, 1 to 200
/// @param cursor from an earlier page
public record JobFilter(
        Set<JobState> states,
        @Nullable JobKind kind,
        Map<String, String> labels,
        @Nullable String q,
        Set<String> schemes,
        @Nullable Instant notEndedBefore,
        int limit,
        @Nullable String cursor) {
    public JobFilter {
        states = Set.copyOf(states);
        labels = Map.copyOf(labels);
        schemes = Set.copyOf(schemes);
    }
}
