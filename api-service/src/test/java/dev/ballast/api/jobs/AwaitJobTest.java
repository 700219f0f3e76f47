package dev.ballast.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.model.job.JobState;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class AwaitJobTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Inject QueueFixture queue;
    @Inject JobEndings endings;
    @Inject FindJobs jobs;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void answersWithTheJobAsItIsWhenTheServiceStops() {
        // Given
        UUID job = queue.submit("hf://acme/tiny").id();
        var awaitJob = new AwaitJob(endings, jobs);
        CompletableFuture<JobView> early = awaitJob.handle(job, LONG);
        assertThat(early).isNotDone();
        // When
        awaitJob.end(new WaitsEnd());
        CompletableFuture<JobView> late = awaitJob.handle(job, LONG);
        // Then
        assertThat(early)
                .succeedsWithin(Duration.ofSeconds(10))
                .returns(JobState.QUEUED, JobView::state);
        assertThat(late)
                .succeedsWithin(Duration.ofSeconds(10))
                .returns(JobState.QUEUED, JobView::state);
    }
}
