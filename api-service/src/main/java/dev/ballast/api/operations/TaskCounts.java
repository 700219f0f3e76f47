package dev.ballast.api.operations;

import java.util.Map;

/// Counts tasks for the metrics.
public interface TaskCounts {

    /// How many tasks are claimed, or are ready and would be given to a worker that asks now: not
    /// those of paused jobs, or of such that wait for time, room or a place, and not those whose
    /// upstream wants to be left alone. Groups without any may be absent.
    Map<TaskGroup, Long> open();

    /// Tasks of one kind in one state, by their wire names.
    record TaskGroup(String kind, String state) {}
}
