package dev.ballast.api.jobs;

import static dev.ballast.api.QueueFixture.failed;
import static dev.ballast.api.QueueFixture.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.api.jobs.Submission.Outcome.Accepted;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How long a job's secrets live, and what they count for.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class SecretsTest {
    private static final Map<String, String> TOKEN = Map.of("token", "hf_one");

    @Inject QueueFixture queue;
    @Inject SubmitJob submitJob;
    @Inject RetryJob retryJob;
    @Inject CancelJob cancelJob;
    @Inject DeleteJob deleteJob;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void theRetryOfAFailedJobHasItsTokenAgain() {
        // Given
        UUID job = post(TOKEN, null).job().id();
        queue.report(failed(queue.claim(), FailureCode.SOURCE_NOT_FOUND));
        assertThat(queue.job(job).state()).isEqualTo(JobState.FAILED);
        // When
        retryJob.handle(job);
        // Then
        assertThat(queue.claim().secrets()).isEqualTo(TOKEN);
    }

    @Test
    void theRetryOfACancelledJobHasItsTokenAgain() {
        // Given
        UUID job = post(TOKEN, null).job().id();
        cancelJob.handle(job);
        // When
        retryJob.handle(job);
        // Then
        assertThat(queue.claim().secrets()).isEqualTo(TOKEN);
    }

    @Test
    void aCompletedJobHasNoSecrets() {
        post(TOKEN, null);
        queue.report(plan(queue.claim()));
        assertThat(queue.count("job_secret")).isZero();
    }

    @Test
    void aDeletedJobHasNoSecrets() {
        // Given
        UUID job = post(TOKEN, null).job().id();
        cancelJob.handle(job);
        assertThat(queue.count("job_secret")).isEqualTo(1);
        // When
        deleteJob.handle(job);
        // Then
        assertThat(queue.count("job_secret")).isZero();
    }

    @Test
    void nobodyJoinsAJobThatAsksWithAnotherToken() {
        // Given
        UUID job = post(TOKEN, null).job().id();
        // When, Then
        assertThat(post(TOKEN, null).job())
                .returns(job, JobView::id)
                .returns(true, JobView::attached);
        assertThat(post(Map.of("token", "hf_two"), null).job().id()).isNotEqualTo(job);
        assertThat(post(Map.of(), null).job().id()).isNotEqualTo(job);
        assertThat(queue.count("job")).isEqualTo(3);
    }

    @Test
    void anotherTokenIsAnotherRequestForTheSameIdempotencyKey() {
        // Given
        UUID job = post(TOKEN, "key-1").job().id();
        // When, Then
        assertThat(post(TOKEN, "key-1").job().id()).isEqualTo(job);
        assertThatThrownBy(() -> post(Map.of("token", "hf_two"), "key-1"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.IDEMPOTENCY_CONFLICT));
    }

    private Accepted post(Map<String, String> secrets, @Nullable String key) {
        return submitJob.handle(
                new Submission("test", QueueFixture.request("hf://acme/gated", 5, secrets), key));
    }
}
