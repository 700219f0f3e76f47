package dev.ballast.api.operations;

import java.util.Map;

/// Counts tasks for the metrics.
public interface TaskCounts {

    /// How many tasks wait or are claimed; groups without any may be absent.
    Map<TaskGroup, Long> open();

    /// Tasks of one kind in one state, by their wire names.
    record TaskGroup(String kind, String state) {}
}
