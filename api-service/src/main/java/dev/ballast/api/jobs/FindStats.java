package dev.ballast.api.jobs;

/// Counts everything.
public interface FindStats {
    StatsView get();
}
