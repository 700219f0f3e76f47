package dev.ballast.api.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/// Waits for the end of a job.
@ApplicationScoped
public class AwaitJob {
    private final JobEndings endings;
    private final FindJobs jobs;
    private final CompletableFuture<Void> noMoreWaiting = new CompletableFuture<>();

    /// All who wait when the service stops look at their jobs at once, which blocks.
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    public AwaitJob(JobEndings endings, FindJobs jobs) {
        this.endings = endings;
        this.jobs = jobs;
    }

    /// The job when it has ended, or as it is when the time is over or the service stops. The first
    /// look is taken on the calling thread, so call it from one that may block; the waiting holds
    /// no thread.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`, thrown at once or through the future
    public CompletableFuture<JobView> handle(UUID id, Duration atMost) {
        jobs.get(id);
        return CompletableFuture.anyOf(endings.await(id, atMost), noMoreWaiting)
                .thenApplyAsync(_ -> jobs.get(id), threads);
    }

    void end(@Observes WaitsEnd event) {
        noMoreWaiting.complete(null);
    }
}
