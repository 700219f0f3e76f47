package dev.ballast.api.models;

import static dev.ballast.api.QueueFixture.file;
import static dev.ballast.api.QueueFixture.published;
import static dev.ballast.api.QueueFixture.sha;
import static dev.ballast.api.models.ModelCareFixture.damaged;
import static dev.ballast.api.models.ModelCareFixture.replaced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.GivenAgain;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RetryJob;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Damaged models that are fetched and published again.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class RepairTest {
    @Inject QueueFixture queue;
    @Inject ModelCareFixture care;
    @Inject VerifyModel verifyModel;
    @Inject RepairModel repairModel;
    @Inject FindModels models;
    @Inject RetryJob retryJob;

    @BeforeEach
    void emptyQueue() {
        queue.reset();
    }

    @Test
    void aRepairFetchesTheDamagedFileAloneAtTheSameRevision() {
        // Given
        care.damage("f0", 10, 20);
        // When
        JobView job = care.repair("one");
        // Then
        assertThat(job)
                .returns(JobKind.DOWNLOAD, JobView::kind)
                .returns("hf://acme/one@main", JobView::source)
                .returns("abc123", JobView::revision)
                .returns(20L, JobView::bytesDone);
        Claim resolve = queue.claim(TaskKind.RESOLVE);
        assertThat(((Work.Resolve) resolve.work()).source().text())
                .isEqualTo("hf://acme/one@abc123");
        // When
        queue.report(plan(resolve, file(0, 10L), file(1, 20L), file(2, 30L)));
        // Then
        Claim transfer = queue.claim(TaskKind.TRANSFER);
        assertThat(((Work.Transfer) transfer.work()).file().path().value()).isEqualTo("f0");
        assertThat(queue.tryClaim("worker-2", TaskKind.TRANSFER)).isEmpty();
        // When
        queue.report(QueueFixture.transferred(transfer));
        Claim publish = queue.claim(TaskKind.PUBLISH);
        // Then
        assertThat(((Work.Publish) publish.work()).files())
                .extracting(file -> file.path().value())
                .containsExactly("f0", "f1");
        assertThat(((Work.Publish) publish.work()).source().text()).isEqualTo("hf://acme/one@main");
        // When
        queue.report(published(publish, "hub/one"));
        // Then
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.COMPLETED);
        assertThat(care.model("one").model().state()).isEqualTo("installed");
        assertThat(care.model("one").files())
                .extracting(ModelView.File::damage)
                .containsOnlyNulls();
    }

    @Test
    void aRepairKeepsWhatTheModelIsInACache() {
        // Given
        String git = "a".repeat(40);
        care.damage("f0", 10, 20);
        queue.sql("update model set whole = true");
        queue.sql("update model_file set git_sha1 = '%s' where path = 'f1'".formatted(git));
        // When
        care.repair("one");
        queue.report(plan(queue.claim(TaskKind.RESOLVE), file(0, 10L), file(1, 20L)));
        queue.transferAll();
        // Then
        Claim publish = queue.claim(TaskKind.PUBLISH);
        assertThat((Work.Publish) publish.work())
                .returns(true, Work.Publish::whole)
                .returns("abc123", Work.Publish::revision)
                .returns(git, work -> work.files().getLast().gitSha1());
        // When
        queue.report(published(publish, "hub/one"));
        // Then
        assertThat(
                        queue.value(
                                "select m.whole || f.git_sha1 from model m join model_file f"
                                        + " on f.model_id = m.id where f.path = 'f1'"))
                .isEqualTo("true" + git);
    }

    @Test
    void aRepairOfNamesAsksNoSource() {
        // Given
        queue.installed("hf://acme/one@main", "hub/one", 10);
        care.verify("one");
        Claim check = queue.claim(TaskKind.CHECK);
        queue.report(replaced(check, "hub/one/f0"));
        // When
        JobView job = care.repair("one");
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.RESOLVE)).isEmpty();
        queue.report(published(queue.claim(TaskKind.PUBLISH), "hub/one"));
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.COMPLETED);
        assertThat(care.model("one").model().state()).isEqualTo("installed");
    }

    @Test
    void aRepairAsksTheSourceAfterAllWhenTheContentGoesBeforeThePublish() {
        // Given
        queue.installed("hf://acme/one@main", "hub/one", 10);
        care.verify("one");
        Claim check = queue.claim(TaskKind.CHECK);
        queue.report(replaced(check, "hub/one/f0"));
        JobView job = care.repair("one");
        // When
        queue.report(QueueFixture.missing(queue.claim(TaskKind.PUBLISH), sha(0)));
        // Then
        queue.report(plan(queue.claim(TaskKind.RESOLVE), file(0, 10L)));
        queue.sql("update task set run_at = now()");
        queue.transferAll();
        queue.report(published(queue.claim(TaskKind.PUBLISH), "hub/one"));
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void aPlainModelIsRepairedInItsFolder() {
        // Given
        queue.installed("https://host/f0", "checkpoints", 10);
        queue.sql("update model set view = 'plain', path = 'checkpoints/f0'");
        UUID id = models.list("host/f0", null, 10, null).items().getFirst().id();
        verifyModel.handle(id, "test");
        queue.report(damaged(queue.claim(TaskKind.CHECK), "checkpoints/f0"));
        // When
        JobView job = repairModel.handle(id, "test");
        // Then
        assertThat(job.dest()).isEqualTo("checkpoints");
        assertThat(((Work.Resolve) queue.claim(TaskKind.RESOLVE).work()).sha256())
                .isEqualTo(sha(0));
    }

    @Test
    void aRepairFailsIfTheSourceHasOtherBytesNow() {
        // Given
        care.damage("f0", 10, 20);
        JobView job = care.repair("one");
        // When
        queue.report(plan(queue.claim(TaskKind.RESOLVE), holding("f0", sha(7)), file(1, 20L)));
        // Then
        assertFailed(job, FailureCode.SOURCE_CHANGED);
    }

    @Test
    void aRepairFailsIfTheSourceNoLongerHasTheFileAndCanBeRetried() {
        // Given
        care.damage("f0", 10, 20);
        JobView job = care.repair("one");
        // When
        queue.report(plan(queue.claim(TaskKind.RESOLVE), file(1, 20L)));
        // Then
        assertFailed(job, FailureCode.SOURCE_NOT_FOUND);
        // When
        retryJob.handle(job.id(), GivenAgain.NOTHING);
        // Then
        queue.report(plan(queue.claim(TaskKind.RESOLVE), file(0, 10L), file(1, 20L)));
        assertThat(queue.tryClaim("worker-1", TaskKind.TRANSFER)).isPresent();
    }

    @Test
    void aSecondRepairJoinsTheFirst() {
        // Given
        care.damage("f0", 10, 20);
        JobView first = care.repair("one");
        // When
        JobView second = care.repair("one");
        // Then
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.attached()).isTrue();
    }

    @Test
    void refusesToRepairWhatIsNotKnownToBeDamaged() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        // When / Then
        assertThatThrownBy(() -> care.repair("one"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(RefusedException.Code.MODEL_NOT_DAMAGED));
    }

    @Test
    void refusesToRepairWhatAnotherJobWrites() {
        // Given
        care.damage("f0", 10, 20);
        queue.submit("hf://acme/one@main");
        // When / Then
        assertThatThrownBy(() -> care.repair("one"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(RefusedException.Code.MODEL_IN_USE));
    }

    private void assertFailed(JobView job, FailureCode code) {
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.FAILED);
        assertThat(queue.job(job.id()).error())
                .isNotNull()
                .extracting(JobView.JobError::code)
                .isEqualTo(code.name());
    }

    private static TaskEvent.Resolved plan(Claim claim, Work.PlannedFile... files) {
        return new TaskEvent.Resolved(
                claim.task(), claim.fence(), "abc123", "one", 0, true, Arrays.asList(files));
    }

    private static Work.PlannedFile holding(String path, Sha256 sha256) {
        return new Work.PlannedFile(
                new RelativePath(path), file(0, 10L).uri(), 10L, sha256, null, null);
    }
}
