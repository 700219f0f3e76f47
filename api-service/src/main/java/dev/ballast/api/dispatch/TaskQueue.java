package dev.ballast.api.dispatch;

import dev.ballast.model.message.Claim;
import java.time.Duration;
import java.util.Optional;

/// The tasks that may run, in their order: priority, then age.
public interface TaskQueue {
    /// How long a task is its worker's without a report.
    Duration LEASE = Duration.ofSeconds(30);

    /// Takes the next best task out, in a transaction of its own. A job's first task also takes one
    /// of the places that `max_concurrent_downloads` allows; without a free one only tasks of jobs
    /// that have theirs are given out.
    Optional<Claim> claim(Claim.Request request);
}
