package dev.ballast.api.dispatch;

import static dev.ballast.api.QueueFixture.failed;
import static dev.ballast.api.QueueFixture.missing;
import static dev.ballast.api.QueueFixture.published;
import static dev.ballast.api.QueueFixture.removed;
import static dev.ballast.api.QueueFixture.sha;
import static dev.ballast.api.QueueFixture.transferred;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.CancelJob;
import dev.ballast.api.jobs.GivenAgain;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.RetryJob;
import dev.ballast.api.models.ModelShelf;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.WaitReason;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Work;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Files that a job had, and whose blobs were removed before it could publish them.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class LostFilesTest {
    @Inject QueueFixture queue;
    @Inject ModelShelf shelf;
    @Inject CancelJob cancelJob;
    @Inject RetryJob retryJob;
    @Inject Upkeep upkeep;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void aRetryFetchesWhatWasRemovedSince() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        UUID job = queue.resolved("hf://acme/two", 10, 20);
        queue.report(failed(queue.claim(TaskKind.TRANSFER), FailureCode.SOURCE_NOT_FOUND));
        UUID model = UUID.fromString(queue.value("select id from model"));
        UUID _ = QuarkusTransaction.requiringNew().call(() -> shelf.take(model));
        queue.report(removed(queue.claim(TaskKind.REMOVE)));
        assertThat(queue.count("blob")).isZero();
        // When
        JobView retried = retryJob.handle(job, GivenAgain.NOTHING);
        // Then
        assertThat(retried.filesDone()).isZero();
        queue.transferAll();
        Claim publish = queue.claim(TaskKind.PUBLISH);
        assertThat(((Work.Publish) publish.work()).files())
                .extracting(Work.StoredFile::sha256)
                .containsExactly(sha(0), sha(1));
        queue.report(published(publish, "hub/two"));
        assertThat(queue.job(job))
                .returns(JobState.COMPLETED, JobView::state)
                .returns(30L, JobView::bytesDone);
    }

    @Test
    void aRetryAfterAFailedPublishAsksForAllFilesThatAreNotThere() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 10, 20);
        queue.transferAll();
        queue.report(failed(queue.claim(TaskKind.PUBLISH), FailureCode.INVALID_REQUEST));
        queue.sql("delete from blob where sha256 = '%s'".formatted(sha(1)));
        // When
        retryJob.handle(job, GivenAgain.NOTHING);
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isEmpty();
        Claim transfer = queue.claim(TaskKind.TRANSFER);
        assertThat(((Work.Transfer) transfer.work()).file().sha256()).isEqualTo(sha(1));
        queue.report(transferred(transfer));
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isPresent();
    }

    @Test
    void aCancelledJobThatIsRetriedFetchesWhatTheCancelTookAway() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 10, 20);
        queue.report(transferred(queue.claim(TaskKind.TRANSFER)));
        cancelJob.handle(job);
        queue.report(removed(queue.claim(TaskKind.REMOVE)));
        // When
        retryJob.handle(job, GivenAgain.NOTHING);
        queue.transferAll();
        // Then
        queue.report(published(queue.claim(TaskKind.PUBLISH), "hub/tiny"));
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void aPublishThatFindsBlobsMissingHasThemFetchedAgain() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 10, 20);
        queue.transferAll();
        // When
        queue.report(missing(queue.claim(TaskKind.PUBLISH), sha(1)));
        // Then
        assertThat(queue.job(job))
                .returns(JobState.WAITING, JobView::state)
                .returns(WaitReason.RETRY, JobView::reason)
                .returns(30L, JobView::bytesDone)
                .returns(1, JobView::attempt);
        theDelayIsOver();
        Claim transfer = queue.claim(TaskKind.TRANSFER);
        assertThat(((Work.Transfer) transfer.work()).file().sha256()).isEqualTo(sha(1));
        queue.report(transferred(transfer));
        queue.report(published(queue.claim(TaskKind.PUBLISH), "hub/tiny"));
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void aFileThatWasPresentFromTheStartIsFetchedWhenItIsGone() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        UUID job = queue.resolved("hf://acme/two", 10);
        // When
        queue.report(missing(queue.claim(TaskKind.PUBLISH), sha(0)));
        theDelayIsOver();
        queue.transferAll();
        // Then
        queue.report(published(queue.claim(TaskKind.PUBLISH), "hub/two"));
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void aVolumeThatKeepsLosingBlobsEndsTheJob() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 10);
        queue.transferAll();
        for (int i = 0; i < 3; i++) {
            queue.report(missing(queue.claim(TaskKind.PUBLISH), sha(0)));
            theDelayIsOver();
            queue.transferAll();
        }
        // When
        for (int i = 0; i < 5; i++) {
            queue.report(missing(queue.claim(TaskKind.PUBLISH), sha(0)));
            theDelayIsOver();
        }
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.FAILED);
    }

    private void theDelayIsOver() {
        queue.sql("update task set run_at = now() where run_at < 'infinity'");
        QuarkusTransaction.requiringNew().run(upkeep::wakeDelayed);
    }
}
