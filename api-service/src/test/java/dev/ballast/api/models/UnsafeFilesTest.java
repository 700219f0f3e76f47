package dev.ballast.api.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.CancelJob;
import dev.ballast.api.jobs.GivenAgain;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.PauseJob;
import dev.ballast.api.jobs.ResumeJob;
import dev.ballast.api.jobs.RetryJob;
import dev.ballast.model.artifact.ModelFacts;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Safety;
import dev.ballast.model.artifact.Safety.Verdict;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class UnsafeFilesTest {
    private static final Safety ATTACK =
            new Safety(Verdict.DANGEROUS, List.of("os.system", "a.b"), List.of());

    @Inject QueueFixture queue;
    @Inject FindModels models;
    @Inject AddView addView;
    @Inject RetryJob retryJob;
    @Inject PauseJob pauseJob;
    @Inject ResumeJob resumeJob;
    @Inject CancelJob cancelJob;

    @BeforeEach
    void emptyQueue() {
        queue.reset();
        queue.metadataWorker("shared");
        policy("block");
    }

    @Test
    void nothingIsPublishedBeforeAllWasLookedInto() {
        // Given
        UUID job = fetched(10, 20);
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isEmpty();
        assertThat(queue.job(job).state()).isEqualTo(JobState.PUBLISHING);
        // When
        queue.report(inspected(queue.claim(TaskKind.INSPECT), Safety.NO_CODE));
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isEmpty();
        // When
        queue.report(inspected(queue.claim(TaskKind.INSPECT), Safety.NO_CODE));
        // Then
        queue.report(QueueFixture.published(queue.claim(TaskKind.PUBLISH), "hub/one"));
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void whatWasLookedIntoBeforeTheLastFileIsInNeedsNoSecondLook() {
        // Given
        UUID job = queue.resolved("hf://acme/one", 10, 20);
        queue.report(QueueFixture.transferred(queue.claim(TaskKind.TRANSFER)));
        queue.report(inspected(queue.claim(TaskKind.INSPECT), Safety.NO_CODE));
        queue.report(QueueFixture.transferred(queue.claim(TaskKind.TRANSFER)));
        // When
        queue.report(inspected(queue.claim(TaskKind.INSPECT), Safety.NO_CODE));
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.INSPECT)).isEmpty();
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isPresent();
        assertThat(queue.job(job).state()).isEqualTo(JobState.PUBLISHING);
    }

    @Test
    void aJobThatBringsCodeFailsAndShowsNothing() {
        // Given
        UUID job = fetched(10, 20);
        // When
        queue.report(inspected(queue.claim(TaskKind.INSPECT), ATTACK));
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.FAILED);
        assertThat(queue.job(job).error())
                .isNotNull()
                .returns("UNSAFE_FILE", JobView.JobError::code)
                .returns(false, JobView.JobError::retryable)
                .extracting(JobView.JobError::detail)
                .asString()
                .contains("imports os.system, a.b.")
                .contains("safetensors");
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isEmpty();
        assertThat(queue.tryClaim("worker-1", TaskKind.INSPECT)).isEmpty();
        assertThat(queue.count("model")).isZero();
    }

    @Test
    void whatCannotBeReadIsNotTrusted() {
        // Given
        UUID job = fetched(10);
        // When
        queue.report(
                inspected(
                        queue.claim(TaskKind.INSPECT),
                        new Safety(
                                Verdict.UNREADABLE,
                                List.of(),
                                List.of("The archive is cut off."))));
        // Then
        assertThat(queue.job(job).error())
                .isNotNull()
                .returns("UNSAFE_FILE", JobView.JobError::code)
                .extracting(JobView.JobError::detail)
                .asString()
                .contains("not all of it can be read: The archive is cut off.");
    }

    @Test
    void whatNobodyHasJudgedIsPublishedAndTold() {
        // Given
        UUID job = fetched(10);
        // When
        queue.report(
                inspected(
                        queue.claim(TaskKind.INSPECT),
                        new Safety(Verdict.SUSPICIOUS, List.of("a.b"), List.of())));
        queue.report(QueueFixture.published(queue.claim(TaskKind.PUBLISH), "hub/one"));
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
        assertThat(model().safety()).isEqualTo(Verdict.SUSPICIOUS);
    }

    @Test
    void aContentThatIsHereAndKnownToBeUnsafeFailsTheJobAtOnce() {
        // Given
        installedWhileWarned(ATTACK);
        // When
        UUID job = queue.resolved("hf://acme/two", 10);
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void aContentThatIsHereAndWasNeverLookedIntoIsLookedIntoFirst() {
        // Given
        installedWhileWarned(null);
        UUID job = queue.resolved("hf://acme/two", 10);
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isEmpty();
        // When
        queue.report(inspected(queue.claim(TaskKind.INSPECT), Safety.NO_CODE));
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isPresent();
        assertThat(queue.job(job).state()).isEqualTo(JobState.PUBLISHING);
    }

    @Test
    void whatAnEarlierScannerPassedIsLookedIntoAnew() {
        // Given
        policy("warn");
        queue.installed("hf://acme/one", "hub/one", 10);
        queue.report(
                inspected(
                        queue.claim(TaskKind.INSPECT),
                        new Safety(Verdict.CLEAN, List.of(), List.of(), Safety.SCANNER - 1)));
        assertThat(model().safety()).isNull();
        policy("block");
        UUID job = queue.resolved("hf://acme/two", 10);
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isEmpty();
        // When
        queue.report(inspected(queue.claim(TaskKind.INSPECT), ATTACK));
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void anEarlierScannerTakesNoVerdictBack() {
        // Given
        policy("warn");
        UUID job = fetched(10);
        Claim earlier = queue.claim(TaskKind.INSPECT);
        queue.report(QueueFixture.published(queue.claim(TaskKind.PUBLISH), "hub/one"));
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
        queue.sql(
                "update blob set facts = '%s'"
                        .formatted(
                                MessageJson.writeText(ModelFacts.ofFormat("pickle").with(ATTACK))));
        // When
        queue.report(
                inspected(
                        earlier,
                        new Safety(Verdict.CLEAN, List.of(), List.of(), Safety.SCANNER - 1)));
        // Then
        assertThat(model().safety()).isEqualTo(Verdict.DANGEROUS);
    }

    @Test
    void aWorkerThatDoesNotLookDoesNotLetItPass() {
        // Given
        UUID job = fetched(10);
        // When
        queue.report(inspected(queue.claim(TaskKind.INSPECT), null));
        // Then
        assertThat(queue.job(job).error())
                .isNotNull()
                .extracting(JobView.JobError::detail)
                .asString()
                .contains("Update the metadata workers");
        // When
        retryJob.handle(job, GivenAgain.NOTHING);
        queue.report(inspected(queue.claim(TaskKind.INSPECT), Safety.NO_CODE));
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isPresent();
    }

    @Test
    void aRetryPublishesItOnceThePolicyAllowsIt() {
        // Given
        UUID job = fetched(10);
        queue.report(inspected(queue.claim(TaskKind.INSPECT), ATTACK));
        // When
        retryJob.handle(job, GivenAgain.NOTHING);
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.FAILED);
        // When
        policy("warn");
        retryJob.handle(job, GivenAgain.NOTHING);
        // Then
        queue.report(QueueFixture.published(queue.claim(TaskKind.PUBLISH), "hub/one"));
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
        assertThat(model().safety()).isEqualTo(Verdict.DANGEROUS);
        // When
        policy("allow");
        // Then
        assertThat(model().safety()).isNull();
    }

    @Test
    void aJobThatWaitsForTheLookCanBePausedAndCancelled() {
        // Given
        UUID job = fetched(10);
        // When
        pauseJob.handle(job);
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.INSPECT)).isEmpty();
        // When
        resumeJob.handle(job);
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.INSPECT)).isPresent();
        // When
        cancelJob.handle(job);
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.CANCELLED);
        assertThat(queue.tryClaim("worker-1", TaskKind.INSPECT, TaskKind.PUBLISH)).isEmpty();
    }

    @Test
    void unlessToldSoNobodyWaitsForALook() {
        // Given
        policy("warn");
        // When
        queue.resolved("hf://acme/one", 10);
        queue.transferAll();
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isPresent();
    }

    @Test
    void aFurtherViewOfWhatIsUnsafeIsNotPublished() {
        // Given
        installedWhileWarned(ATTACK);
        // When
        JobView job = addView.handle(model().id(), View.PLAIN, new RelativePath("loras"), "test");
        // Then
        assertThat(queue.job(job.id()).error())
                .isNotNull()
                .returns("UNSAFE_FILE", JobView.JobError::code);
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isEmpty();
    }

    @Test
    void aFurtherViewWaitsForTheLookAndNeedsNoPlaceAmongTheDownloads() {
        // Given
        installedWhileWarned(null);
        queue.sql("update settings set max_concurrent_downloads = 1");
        queue.submit("hf://acme/two", 9);
        assertThat(queue.tryClaim("worker-1", TaskKind.RESOLVE)).isPresent();
        JobView job = addView.handle(model().id(), View.PLAIN, new RelativePath("loras"), "test");
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isEmpty();
        // When
        queue.report(inspected(queue.claim(TaskKind.INSPECT), Safety.NO_CODE));
        // Then
        queue.report(QueueFixture.published(queue.claim(TaskKind.PUBLISH), "loras"));
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.COMPLETED);
    }

    private void installedWhileWarned(@Nullable Safety safety) {
        policy("warn");
        queue.installed("hf://acme/one", "hub/one", 10);
        queue.report(inspected(queue.claim(TaskKind.INSPECT), safety));
        policy("block");
    }

    private UUID fetched(long... sizes) {
        UUID job = queue.resolved("hf://acme/one", sizes);
        queue.transferAll();
        return job;
    }

    private ModelView model() {
        return models.list(null, null, 10, null).items().getFirst();
    }

    private void policy(String wire) {
        queue.sql("update settings set unsafe_files = '%s'".formatted(wire));
    }

    private static TaskEvent inspected(Claim claim, @Nullable Safety safety) {
        ModelFacts facts = ModelFacts.ofFormat("pickle");
        return new TaskEvent.Inspected(
                claim.task(),
                claim.fence(),
                ((Work.Inspect) claim.work()).sha256(),
                safety == null ? facts : facts.with(safety));
    }
}
