package dev.ballast.api.dispatch;

import dev.ballast.model.job.Priority;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job under way, and who fetches for it.
///
/// @param maxSpeed bytes per second of the job in the whole cluster; null for no limit
/// @param workers those that fetch files of it
public record JobDemand(
        UUID job, Priority priority, @Nullable Long maxSpeed, List<Demand> workers) {
    public JobDemand {
        workers = List.copyOf(workers);
    }
}
