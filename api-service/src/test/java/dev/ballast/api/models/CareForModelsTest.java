package dev.ballast.api.models;

import static dev.ballast.api.QueueFixture.file;
import static dev.ballast.api.QueueFixture.published;
import static dev.ballast.api.QueueFixture.sha;
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
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.ResumeJob;
import dev.ballast.api.jobs.RetryJob;
import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.FailureCode;
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
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class CareForModelsTest {
    @Inject QueueFixture queue;
    @Inject VerifyModel verifyModel;
    @Inject RepairModel repairModel;
    @Inject ModelShelf shelf;
    @Inject FindModels models;
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
        JobView job = verify("one");
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
        verify("one");
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.CHECK)).isPresent();
    }

    @Test
    void whatWasReadIsToldAsProgressAndIsNoTraffic() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 100);
        String before = queue.value("select sum(bytes) from traffic");
        JobView job = verify("one");
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
        JobView job = verify("one");
        // When
        queue.report(sound(queue.claim(TaskKind.CHECK)));
        // Then
        assertThat(model("one").model().verifiedAt()).isNull();
        // When
        queue.report(sound(queue.claim(TaskKind.CHECK)));
        // Then
        assertThat(model("one").model().verifiedAt()).isNotNull();
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
        JobView job = verify("one");
        queue.report(damaged(queue.claim(TaskKind.CHECK), "hub/one/f0", "hub/two/f0"));
        queue.report(sound(queue.claim(TaskKind.CHECK)));
        // Then
        assertThat(model("one").model().state()).isEqualTo("damaged");
        assertThat(model("one").files())
                .extracting(ModelView.File::path, ModelView.File::damage)
                .containsExactly(tuple("f0", Damage.CHANGED), tuple("f1", null));
        assertThat(model("two").model().state()).isEqualTo("damaged");
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
        verify("one");
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
        verify("one");
        Claim check = queue.claim(TaskKind.CHECK);
        // When
        queue.report(
                new TaskEvent.Verified(
                        check.task(),
                        check.fence(),
                        sha(0),
                        true,
                        List.of(damagedName("hub/one/f0"))));
        // Then
        assertThat(model("one").model().state()).isEqualTo("damaged");
        assertThat(model("two").model().state()).isEqualTo("installed");
    }

    @Test
    void theNextCheckTakesBackWhatIsSoundAgain() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        verify("one");
        queue.report(damaged(queue.claim(TaskKind.CHECK), "hub/one/f0"));
        // When
        verify("one");
        queue.report(sound(queue.claim(TaskKind.CHECK)));
        // Then
        assertThat(model("one").model().state()).isEqualTo("installed");
    }

    @Test
    void aSecondRequestJoinsTheJobThatIsAtIt() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        JobView first = verify("one");
        // When
        JobView second = verify("one");
        // Then
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.attached()).isTrue();
    }

    @Test
    void canBePausedCancelledAndRetried() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        JobView job = verify("one");
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
        JobView job = verify("one");
        Claim check = queue.claim(TaskKind.CHECK);
        // When
        UUID one = model("one").model().id();
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
    void aRepairFetchesTheDamagedFileAloneAtTheSameRevision() {
        // Given
        damage("f0", 10, 20);
        // When
        JobView job = repair("one");
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
        assertThat(model("one").model().state()).isEqualTo("installed");
        assertThat(model("one").files()).extracting(ModelView.File::damage).containsOnlyNulls();
    }

    @Test
    void aRepairKeepsWhatTheModelIsInACache() {
        // Given
        String git = "a".repeat(40);
        damage("f0", 10, 20);
        queue.sql("update model set whole = true");
        queue.sql("update model_file set git_sha1 = '%s' where path = 'f1'".formatted(git));
        // When
        repair("one");
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
    void aCheckWhoseWorkerDiesGoesOnWithTheFileThatItHad() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10, 20, 30);
        JobView job = verify("one");
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
    void aRepairOfNamesAsksNoSource() {
        // Given
        queue.installed("hf://acme/one@main", "hub/one", 10);
        verify("one");
        Claim check = queue.claim(TaskKind.CHECK);
        queue.report(
                new TaskEvent.Verified(
                        check.task(),
                        check.fence(),
                        sha(0),
                        true,
                        List.of(damagedName("hub/one/f0"))));
        // When
        JobView job = repair("one");
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.RESOLVE)).isEmpty();
        queue.report(published(queue.claim(TaskKind.PUBLISH), "hub/one"));
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.COMPLETED);
        assertThat(model("one").model().state()).isEqualTo("installed");
    }

    @Test
    void aRepairAsksTheSourceAfterAllWhenTheContentGoesBeforeThePublish() {
        // Given
        queue.installed("hf://acme/one@main", "hub/one", 10);
        verify("one");
        Claim check = queue.claim(TaskKind.CHECK);
        queue.report(
                new TaskEvent.Verified(
                        check.task(),
                        check.fence(),
                        sha(0),
                        true,
                        List.of(damagedName("hub/one/f0"))));
        JobView job = repair("one");
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
        damage("f0", 10, 20);
        JobView job = repair("one");
        // When
        queue.report(plan(queue.claim(TaskKind.RESOLVE), holding("f0", sha(7)), file(1, 20L)));
        // Then
        assertFailed(job, FailureCode.SOURCE_CHANGED);
    }

    @Test
    void aRepairFailsIfTheSourceNoLongerHasTheFileAndCanBeRetried() {
        // Given
        damage("f0", 10, 20);
        JobView job = repair("one");
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
        damage("f0", 10, 20);
        JobView first = repair("one");
        // When
        JobView second = repair("one");
        // Then
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.attached()).isTrue();
    }

    @Test
    void refusesToRepairWhatIsNotKnownToBeDamaged() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        // When / Then
        assertThatThrownBy(() -> repair("one"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(RefusedException.Code.MODEL_NOT_DAMAGED));
    }

    @Test
    void refusesToRepairWhatAnotherJobWrites() {
        // Given
        damage("f0", 10, 20);
        queue.submit("hf://acme/one@main");
        // When / Then
        assertThatThrownBy(() -> repair("one"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(RefusedException.Code.MODEL_IN_USE));
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

    private void verifyOldest() {
        QuarkusTransaction.requiringNew().run(upkeep::verifyOldest);
    }

    private void assertFailed(JobView job, FailureCode code) {
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.FAILED);
        assertThat(queue.job(job.id()).error())
                .isNotNull()
                .extracting(JobView.JobError::code)
                .isEqualTo(code.name());
    }

    /// A model `one` whose file of this name is damaged.
    private void damage(String name, long... sizes) {
        queue.installed("hf://acme/one@main", "hub/one", sizes);
        verify("one");
        for (int i = 0; i < sizes.length; i++) {
            Claim check = queue.claim(TaskKind.CHECK);
            boolean hit = ((Work.Verify) check.work()).path().value().equals(name);
            queue.report(hit ? damaged(check, "hub/one/" + name) : sound(check));
        }
    }

    private static TaskEvent.Resolved plan(Claim claim, Work.PlannedFile... files) {
        return new TaskEvent.Resolved(
                claim.task(), claim.fence(), "abc123", "one", 0, true, Arrays.asList(files));
    }

    private static Work.PlannedFile holding(String path, Sha256 sha256) {
        return new Work.PlannedFile(
                new RelativePath(path), file(0, 10L).uri(), 10L, sha256, null, null);
    }

    private static TaskEvent.Verified sound(Claim claim) {
        return new TaskEvent.Verified(claim.task(), claim.fence(), sha256(claim), true, List.of());
    }

    private static TaskEvent.Verified damaged(Claim claim, String... names) {
        return new TaskEvent.Verified(
                claim.task(),
                claim.fence(),
                sha256(claim),
                false,
                Arrays.stream(names).map(CareForModelsTest::damagedName).toList());
    }

    private static TaskEvent.DamagedName damagedName(String name) {
        return new TaskEvent.DamagedName(new RelativePath(name), Damage.CHANGED);
    }

    private static Sha256 sha256(Claim claim) {
        return ((Work.Verify) claim.work()).sha256();
    }

    private JobView verify(String name) {
        return verifyModel.handle(model(name).model().id(), "test");
    }

    private JobView repair(String name) {
        return repairModel.handle(model(name).model().id(), "test");
    }

    private ModelView.Detail model(String name) {
        return models.get(models.list("hf://acme/" + name, null, 10, null).items().getFirst().id());
    }
}
