package dev.ballast.api.jobs;

import static dev.ballast.api.QueueFixture.failed;
import static dev.ballast.api.QueueFixture.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.api.jobs.Submission.Outcome.Accepted;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.WaitReason;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How long a job's secrets live, how they come back for a retry, and what they count for.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class SecretsTest {
    private static final String HUB = "hf://acme/gated";
    private static final String FILE = "https://files.example/a.bin?version=3";
    private static final Map<String, String> TOKEN = Map.of("token", "hf_one");
    private static final Map<String, String> OTHER_TOKEN = Map.of("token", "hf_two");
    private static final Map<String, String> SIGNED = Map.of("query", "version=3&sig=one");
    private static final Map<String, String> SIGNED_ANEW = Map.of("query", "version=3&sig=two");

    @Inject QueueFixture queue;
    @Inject SubmitJob submitJob;
    @Inject RetryJob retryJob;
    @Inject CancelJob cancelJob;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void noSealedBytesRemainWhenAJobFails() {
        // Given
        Map<String, String> both = new HashMap<>(TOKEN);
        both.putAll(SIGNED);
        UUID job = post(FILE, both).job().id();
        assertThat(queue.count("job_secret")).isEqualTo(2);
        // When
        queue.report(failed(queue.claim(), FailureCode.SOURCE_NOT_FOUND));
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.FAILED);
        assertThat(queue.count("job_secret")).isZero();
    }

    @Test
    void noSealedBytesRemainWhenAJobIsCancelled() {
        UUID job = post(HUB, TOKEN).job().id();
        cancelJob.handle(job);
        assertThat(queue.count("job_secret")).isZero();
    }

    @Test
    void noSealedBytesRemainWhenAJobIsCompleted() {
        post(HUB, TOKEN);
        queue.report(plan(queue.claim()));
        assertThat(queue.count("job_secret")).isZero();
    }

    @Test
    void secretsStayWhileAJobWaitsToBeTriedAgain() {
        UUID job = post(HUB, TOKEN).job().id();
        queue.report(failed(queue.claim(), FailureCode.SOURCE_UNREACHABLE));
        assertThat(queue.job(job))
                .returns(JobState.WAITING, JobView::state)
                .returns(WaitReason.RETRY, JobView::reason);
        // When
        retryJob.handle(job, GivenAgain.NOTHING);
        // Then
        assertThat(queue.claim().secrets()).isEqualTo(TOKEN);
    }

    @Test
    void aRetryWithoutTheTokenSaysHowToGiveItAgain() {
        UUID job = cancelled(HUB, TOKEN);
        assertThatThrownBy(() -> retryJob.handle(job, GivenAgain.NOTHING))
                .hasMessageContaining("deleted when it ended: the token.")
                .hasMessageContaining("{\"token\": \"…\"}")
                .hasMessageContaining("ballast retry %s --token-env NAME", job)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.JOB_STATE_CONFLICT));
        assertThat(queue.job(job).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aRetryTakesTheTokenAgain() {
        // Given
        UUID job = cancelled(HUB, TOKEN);
        // When
        retryJob.handle(job, new GivenAgain(null, OTHER_TOKEN));
        // Then
        assertThat(queue.claim().secrets()).isEqualTo(OTHER_TOKEN);
        cancelJob.handle(job);
        assertThat(queue.count("job_secret")).isZero();
    }

    @Test
    void aRetryGivesATokenToAJobThatHadNone() {
        // Given
        UUID job = post(HUB, Map.of()).job().id();
        queue.report(failed(queue.claim(), FailureCode.SOURCE_FORBIDDEN));
        // When
        retryJob.handle(job, new GivenAgain(null, TOKEN));
        // Then
        assertThat(queue.claim().secrets()).isEqualTo(TOKEN);
    }

    @Test
    void aRetryTakesTheAddressSignedAnew() {
        // Given
        UUID job = cancelled(FILE, SIGNED);
        assertThatThrownBy(() -> retryJob.handle(job, new GivenAgain(null, TOKEN)))
                .hasMessageContaining("--source ADDRESS");
        // When
        retryJob.handle(job, new GivenAgain(SourceRef.parse(FILE), SIGNED_ANEW));
        // Then
        assertThat(queue.claim().secrets()).isEqualTo(SIGNED_ANEW);
    }

    @Test
    void aRetryTakesNoAddressOfSomethingElse() {
        UUID signed = cancelled(FILE, SIGNED);
        UUID keyed = cancelled("https://files.example/share", Map.of("query", "token=a"));

        assertInvalid(signed, "https://files.example/a.bin?version=4", SIGNED_ANEW);
        assertInvalid(keyed, "https://files.example/share", Map.of("query", "token=b"));
    }

    @Test
    void whoBringsAnotherTokenJoinsTheJob() {
        // Given
        UUID job = post(HUB, TOKEN).job().id();
        // When, Then
        assertJoins(job, HUB, TOKEN);
        assertJoins(job, HUB, OTHER_TOKEN);
        assertJoins(job, HUB, Map.of());
        assertThat(queue.count("job_secret")).isEqualTo(1);
        assertThat(queue.claim().secrets()).isEqualTo(TOKEN);
    }

    @Test
    void whoBringsAnAddressSignedAnewJoinsTheJob() {
        assertJoins(post(FILE, SIGNED).job().id(), FILE, SIGNED_ANEW);
    }

    @Test
    void nobodyJoinsByAKeyThatMaySelectSomethingElse() {
        String share = "https://files.example/share";
        UUID job = post(share, Map.of("query", "token=a")).job().id();

        assertJoins(job, share, Map.of("query", "token=a&sig=x"));
        assertThat(post(share, Map.of("query", "token=b")).created()).isTrue();
        assertThat(post(share, Map.of()).created()).isTrue();
    }

    @Test
    void anotherTokenIsAnotherRequestForTheSameIdempotencyKey() {
        // Given
        UUID job = post(HUB, TOKEN, "key-1").job().id();
        // When, Then
        assertThat(post(HUB, TOKEN, "key-1").job().id()).isEqualTo(job);
        assertThatThrownBy(() -> post(HUB, OTHER_TOKEN, "key-1"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.IDEMPOTENCY_CONFLICT));
    }

    private void assertJoins(UUID job, String source, Map<String, String> secrets) {
        assertThat(post(source, secrets).job())
                .returns(job, JobView::id)
                .returns(true, JobView::attached);
    }

    private void assertInvalid(UUID job, String source, Map<String, String> secrets) {
        GivenAgain given = new GivenAgain(SourceRef.parse(source), secrets);
        assertThatThrownBy(() -> retryJob.handle(job, given))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(Code.INVALID_REQUEST);
                            assertThat(refused.field()).isEqualTo("source");
                        });
    }

    private UUID cancelled(String source, Map<String, String> secrets) {
        UUID job = post(source, secrets).job().id();
        cancelJob.handle(job);
        return job;
    }

    private Accepted post(String source, Map<String, String> secrets) {
        return post(source, secrets, null);
    }

    private Accepted post(String source, Map<String, String> secrets, @Nullable String key) {
        return submitJob.handle(
                new Submission("test", QueueFixture.request(source, 5, secrets), key));
    }
}
