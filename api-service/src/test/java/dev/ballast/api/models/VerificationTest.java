package dev.ballast.api.models;

import static dev.ballast.api.QueueFixture.sha;
import static dev.ballast.api.models.ModelCareFixture.damaged;
import static dev.ballast.api.models.ModelCareFixture.replaced;
import static dev.ballast.api.models.ModelCareFixture.sound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.dispatch.ReapLeases;
import dev.ballast.api.dispatch.Upkeep;
import dev.ballast.api.jobs.CancelJob;
import dev.ballast.api.jobs.FileView;
import dev.ballast.api.jobs.FindJobs;
import dev.ballast.api.jobs.GivenAgain;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.PauseJob;
import dev.ballast.api.jobs.ResumeJob;
import dev.ballast.api.jobs.RetryJob;
import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Models that are compared with their digests.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class VerificationTest {
    @Inject QueueFixture queue;
    @Inject ModelCareFixture care;
    @Inject VerifyModel verifyModel;
    @Inject RepairModel repairModel;
    @Inject ModelShelf shelf;
    @Inject FindJobs jobs;
    @Inject PauseJob pauseJob;
    @Inject ResumeJob resumeJob;
    @Inject CancelJob cancelJob;
    @Inject RetryJob retryJob;
    @Inject Upkeep upkeep;
    @Inject ReapLeases reapLeases;

    @BeforeEach
    void emptyQueue() {
        queue.reset();
    }

    @Test
    void readsEachContentOnceAndNamesEveryFileThatHasIt() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10, 20);
        queue.installed("hf://acme/two", "hub/two", 10);
        // When
        JobView job = care.verify("one");
        // Then
        assertThat(job)
                .returns(JobKind.VERIFY, JobView::kind)
                .returns(JobState.QUEUED, JobView::state)
                .returns("hf://acme/one", JobView::source)
                .returns(30L, JobView::bytesTotal);
        Work.Verify work = (Work.Verify) queue.claim(TaskKind.CHECK).work();
        assertThat(work.names())
                .containsExactly(new RelativePath("hub/one/f0"), new RelativePath("hub/two/f0"));
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.RESOLVING);
        assertThat(queue.tryClaim("worker-2", TaskKind.CHECK)).isPresent();
        assertThat(queue.tryClaim("worker-2", TaskKind.CHECK)).isEmpty();
    }

    @Test
    void takesNoPlaceFromDownloads() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        queue.sql("update settings set paused = true");
        // When
        care.verify("one");
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.CHECK)).isPresent();
    }

    @Test
    void whatWasReadIsToldAsProgressAndIsNoTraffic() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 100);
        String before = queue.value("select sum(bytes) from traffic");
        JobView job = care.verify("one");
        Claim check = queue.claim(TaskKind.CHECK);
        // When
        queue.report(new TaskEvent.Progress(check.task(), check.fence(), 50, 100L, 7));
        // Then
        assertThat(queue.job(job.id()))
                .returns(50L, JobView::bytesDone)
                .returns(50.0, JobView::progress)
                .returns(7L, JobView::speed);
        assertThat(queue.value("select sum(bytes) from traffic")).isEqualTo(before);
    }

    @Test
    void aSoundModelWasVerifiedNow() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10, 20);
        queue.sql("update model set verified_at = null");
        JobView job = care.verify("one");
        // When
        queue.report(sound(queue.claim(TaskKind.CHECK)));
        // Then
        assertThat(care.model("one").model().verifiedAt()).isNull();
        // When
        queue.report(sound(queue.claim(TaskKind.CHECK)));
        // Then
        assertThat(care.model("one").model().verifiedAt()).isNotNull();
        assertThat(queue.job(job.id()))
                .returns(JobState.COMPLETED, JobView::state)
                .returns(2, JobView::filesDone);
    }

    @Test
    void damageIsShownOnEveryModelThatHasTheContent() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10, 20);
        queue.installed("hf://acme/two", "hub/two", 10);
        // When
        JobView job = care.verify("one");
        queue.report(damaged(queue.claim(TaskKind.CHECK), "hub/one/f0", "hub/two/f0"));
        queue.report(sound(queue.claim(TaskKind.CHECK)));
        // Then
        assertThat(care.model("one").model().state()).isEqualTo("damaged");
        assertThat(care.model("one").files())
                .extracting(ModelView.File::path, ModelView.File::damage)
                .containsExactly(tuple("f0", Damage.CHANGED), tuple("f1", null));
        assertThat(care.model("two").model().state()).isEqualTo("damaged");
        assertThat(queue.job(job.id()))
                .returns(JobState.COMPLETED, JobView::state)
                .returns(1, JobView::filesDone);
        assertThat(jobs.files(job.id()))
                .extracting(FileView::path, FileView::state)
                .containsExactly(tuple("f0", "damaged"), tuple("f1", "done"));
    }

    @Test
    void aDamagedContentIsGivenToNobodyElse() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        care.verify("one");
        queue.report(damaged(queue.claim(TaskKind.CHECK), "hub/one/f0"));
        // When
        queue.resolved("hf://acme/two", 10);
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.TRANSFER)).isPresent();
    }

    @Test
    void aReplacedNameDamagesItsOwnModelOnly() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        queue.installed("hf://acme/two", "hub/two", 10);
        care.verify("one");
        Claim check = queue.claim(TaskKind.CHECK);
        // When
        queue.report(replaced(check, "hub/one/f0"));
        // Then
        assertThat(care.model("one").model().state()).isEqualTo("damaged");
        assertThat(care.model("two").model().state()).isEqualTo("installed");
    }

    @Test
    void theNextCheckTakesBackWhatIsSoundAgain() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        care.verify("one");
        queue.report(damaged(queue.claim(TaskKind.CHECK), "hub/one/f0"));
        // When
        care.verify("one");
        queue.report(sound(queue.claim(TaskKind.CHECK)));
        // Then
        assertThat(care.model("one").model().state()).isEqualTo("installed");
    }

    @Test
    void aSecondRequestJoinsTheJobThatIsAtIt() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        JobView first = care.verify("one");
        // When
        JobView second = care.verify("one");
        // Then
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.attached()).isTrue();
    }

    @Test
    void canBePausedCancelledAndRetried() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        JobView job = care.verify("one");
        queue.claim(TaskKind.CHECK);
        // When
        pauseJob.handle(job.id());
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.CHECK)).isEmpty();
        // When
        resumeJob.handle(job.id());
        // Then
        queue.claim(TaskKind.CHECK);
        // When
        cancelJob.handle(job.id());
        // Then
        assertThat(queue.count("blob")).isEqualTo(1);
        assertThat(queue.tryClaim("worker-1", TaskKind.CHECK)).isEmpty();
        // When
        retryJob.handle(job.id(), GivenAgain.NOTHING);
        // Then
        queue.report(sound(queue.claim(TaskKind.CHECK)));
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void doesNotKeepTheContentOfAModelThatIsDeletedMeanwhile() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        JobView job = care.verify("one");
        Claim check = queue.claim(TaskKind.CHECK);
        // When
        UUID one = care.model("one").model().id();
        UUID _ = QuarkusTransaction.joiningExisting().call(() -> shelf.take(one));
        // Then
        Work.Remove removal = (Work.Remove) queue.claim(TaskKind.REMOVE).work();
        assertThat(removal.blobs()).containsExactly(sha(0));
        // When
        queue.report(sound(check));
        // Then
        assertThat(queue.count("blob")).isZero();
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void aCheckWhoseWorkerDiesGoesOnWithTheFileThatItHad() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10, 20, 30);
        JobView job = care.verify("one");
        queue.report(sound(queue.claim(TaskKind.CHECK)));
        Claim lost = queue.claim(TaskKind.CHECK);
        queue.report(new TaskEvent.Progress(lost.task(), lost.fence(), 15, 20L, 7));
        // When
        queue.sql("update task set lease_until = now() - interval '1 s' where state = 'claimed'");
        queue.sql("update report_sight set since = now() - interval '1 h', until = now()");
        reapLeases.handle();
        // Then
        Claim next = queue.tryClaim("worker-2", TaskKind.CHECK).orElseThrow();
        assertThat(next.task()).isEqualTo(lost.task());
        // When
        queue.report(sound(lost), sound(next));
        queue.report(sound(queue.claim(TaskKind.CHECK)));
        // Then
        assertThat(queue.tryClaim("worker-2", TaskKind.CHECK)).isEmpty();
        assertThat(queue.job(job.id()))
                .returns(JobState.COMPLETED, JobView::state)
                .returns(3, JobView::filesDone);
    }

    @Test
    void anUnknownModelIsNeitherVerifiedNorRepaired() {
        assertThatThrownBy(() -> verifyModel.handle(UUID.randomUUID(), "test"))
                .hasMessageContaining("There is no model");
        assertThatThrownBy(() -> repairModel.handle(UUID.randomUUID(), "test"))
                .hasMessageContaining("There is no model");
    }

    @Test
    void nothingIsVerifiedByItselfUnlessToldTo() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        queue.sql("update model set verified_at = now() - interval '10 years'");
        // When
        verifyOldest();
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.CHECK)).isEmpty();
    }

    @Test
    void theOldestVerificationIsRepeatedAndOneAtATime() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        queue.installed("hf://acme/two", "hub/two", 20);
        queue.sql("update model set verified_at = now() - interval '40 days'");
        queue.sql(
                "update model set verified_at = now() - interval '50 days' where path = 'hub/two'");
        queue.sql("update settings set verify_every = 'PT720H', verify_speed = 4096");
        // When
        verifyOldest();
        verifyOldest();
        // Then
        Claim first = queue.claim(TaskKind.CHECK);
        assertThat((Work.Verify) first.work())
                .returns(new RelativePath("hub/two/f0"), work -> work.names().getFirst())
                .returns(4096L, Work.Verify::speed);
        assertThat(queue.tryClaim("worker-1", TaskKind.CHECK)).isEmpty();
        // When
        queue.report(sound(first));
        verifyOldest();
        // Then
        Claim second = queue.claim(TaskKind.CHECK);
        assertThat(((Work.Verify) second.work()).names())
                .startsWith(new RelativePath("hub/one/f0"));
        // When
        queue.report(sound(second));
        verifyOldest();
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.CHECK)).isEmpty();
    }

    @Test
    void onlyWhatNobodyAskedForIsReadAtAModerateSpeedWhereNoneIsSet() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        queue.installed("hf://acme/two", "hub/two", 20);
        queue.sql("update settings set verify_every = 'PT720H'");
        queue.sql(
                "update model set verified_at = now() - interval '40 days' where path = 'hub/two'");
        // When
        verifyOldest();
        // Then
        assertThat(((Work.Verify) queue.claim(TaskKind.CHECK).work()).speed())
                .isEqualTo(50_000_000L);
        // When
        care.verify("one");
        // Then
        assertThat(((Work.Verify) queue.claim(TaskKind.CHECK).work()).speed()).isNull();
    }

    private void verifyOldest() {
        QuarkusTransaction.requiringNew().run(upkeep::verifyOldest);
    }
}
