package dev.ballast.api.operations;

import java.util.Map;

/// Counts workers for the metrics.
public interface WorkerCounts {

    /// How many workers there are; groups without any may be absent. Those that stopped in good
    /// order do not count, and those that were lost do for an hour.
    Map<WorkerGroup, Long> present();

    /// Workers of one kind (`download`, `metadata`) in one state (`active`, `draining`, `lost`).
    record WorkerGroup(String kind, String state) {}
}
