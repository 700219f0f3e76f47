package dev.ballast.api.dispatch;

/// How much of a limited speed a worker could use.
///
/// @param worker its id
/// @param weight how much its transfers count beside those of others; 0 if it has none
/// @param speed bytes per second that it fetches now, smoothed
public record Demand(String worker, double weight, long speed) {}
