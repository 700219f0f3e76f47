package dev.ballast.api.jobs;

import dev.ballast.model.job.JobState;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Tells when jobs end, hidden ones included.
public interface JobEndings {

    /// Completes with the final state, or with the state at the end of the time; never fails with a
    /// timeout. Holds no thread.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`, thrown at once or through the future
    CompletableFuture<JobState> await(UUID job, Duration atMost);
}
