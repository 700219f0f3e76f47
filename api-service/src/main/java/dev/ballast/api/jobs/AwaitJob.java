package dev.ballast.api.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Waits for the end of a job.
@ApplicationScoped
public class AwaitJob {
    private final JobEndings endings;
    private final FindJobs jobs;

    public AwaitJob(JobEndings endings, FindJobs jobs) {
        this.endings = endings;
        this.jobs = jobs;
    }

    /// The job when it has ended, or as it is when the time is over. The first look is taken on the
    /// calling thread, so call it from one that may block; the waiting holds no thread.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`, thrown at once or through the future
    public CompletableFuture<JobView> handle(UUID id, Duration atMost) {
        jobs.get(id);
        return endings.await(id, atMost).thenApply(_ -> jobs.get(id));
    }
}
