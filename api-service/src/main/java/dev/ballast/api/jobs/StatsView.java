package dev.ballast.api.jobs;

import dev.ballast.model.job.JobState;
import java.util.Map;

/// Everything at a glance.
///
/// @param jobs visible jobs by state; every state has an entry
/// @param speed bytes per second over all running jobs
/// @param bytesToday fetched since midnight UTC
/// @param paused whether the queue lets no new job in
/// @param maintenance whether only admins may change anything
public record StatsView(
        Map<JobState, Long> jobs,
        long speed,
        long bytesToday,
        boolean paused,
        boolean maintenance) {}
