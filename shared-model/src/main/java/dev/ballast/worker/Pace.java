package dev.ballast.worker;

import java.time.Duration;

/// How often a worker does what.
///
/// @param idleClaim how long an idle worker that nobody rings waits before it asks
/// @param report how often it reports
/// @param coalesce how long an outcome waits for others to travel with
/// @param spacing least time between two reports of outcomes, so that many outcomes make few
///   reports
/// @param frozen how late a report must be to mean that the whole process stood still
/// @param stop how long a handler that is told to stop may take before it is interrupted
/// @param shutdown how long the tasks may take to stop when the worker ends
/// @param flush how long the last reports may take when the worker ends
/// @param claimRetry ceiling of the wait between claims while the API does not answer
public record Pace(
        Duration idleClaim,
        Duration report,
        Duration coalesce,
        Duration spacing,
        Duration frozen,
        Duration stop,
        Duration shutdown,
        Duration flush,
        Duration claimRetry) {

    /// The pace of the product: together `shutdown` and `flush` stay below the 10 s that a worker
    /// has to hand back.
    public static final Pace DEFAULT =
            new Pace(
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(10),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(1500),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(5));
}
