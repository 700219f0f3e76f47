package dev.ballast.api.jobs;

import dev.ballast.model.job.JobState;
import java.util.Map;

/// Everything at a glance.
///
/// @param jobs visible jobs by state; every state has an entry
/// @param speed bytes per second over all running jobs
/// @param bytesToday fetched since midnight UTC
/// @param paused whether somebody has paused the queue: no new job is let in
/// @param timetablePaused whether the timetable lets none in at the moment
/// @param maintenance whether only admins may change anything
public record StatsView(
        Map<JobState, Long> jobs,
        long speed,
        long bytesToday,
        boolean paused,
        boolean timetablePaused,
        boolean maintenance) {

    /// Whether no new job is let in, for whatever reason.
    public boolean letsNoneIn() {
        return paused || timetablePaused;
    }
}
