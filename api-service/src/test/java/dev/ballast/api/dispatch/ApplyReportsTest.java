package dev.ballast.api.dispatch;

import static dev.ballast.api.QueueFixture.failed;
import static dev.ballast.api.QueueFixture.file;
import static dev.ballast.api.QueueFixture.plan;
import static dev.ballast.api.QueueFixture.published;
import static dev.ballast.api.QueueFixture.sha;
import static dev.ballast.api.QueueFixture.transferred;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.FindJobs;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.models.FindModels;
import dev.ballast.api.models.ModelView;
import dev.ballast.model.artifact.ModelFacts;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.WaitReason;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class ApplyReportsTest {
    @Inject QueueFixture queue;
    @Inject FindJobs jobs;
    @Inject FindModels models;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void walksAJobFromItsSourceToItsPlace() {
        // Given
        JobView job = queue.submit("hf://acme/tiny");
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        // When, Then
        Claim resolve = queue.claim();
        assertThat(resolve.work()).isInstanceOf(Work.Resolve.class);
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.RESOLVING);
        queue.report(plan(resolve, 100, 50));
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.DOWNLOADING);
        assertThat(queue.job(job.id()).bytesTotal()).isEqualTo(150);
        assertThat(queue.job(job.id()).revision()).isEqualTo("abc123");
        Claim first = queue.claim();
        Claim second = queue.claim();
        queue.report(
                new TaskEvent.Progress(first.task(), first.fence(), 40, 100L, 10),
                transferred(second));
        assertThat(queue.job(job.id()))
                .returns(90L, JobView::bytesDone)
                .returns(10L, JobView::speed)
                .returns(60.0, JobView::progress)
                .returns(6L, JobView::etaSeconds)
                .returns(1, JobView::filesDone);
        queue.report(transferred(first));
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.PUBLISHING);
        Claim publish = queue.claim();
        assertThat(((Work.Publish) publish.work()).files()).hasSize(2);
        queue.report(published(publish, "hub/models--acme--tiny"));
        assertThat(queue.job(job.id()))
                .returns(JobState.COMPLETED, JobView::state)
                .returns("hub/models--acme--tiny", JobView::path)
                .returns(100.0, JobView::progress);
        ModelView model = models.list(null, null, 10, null).items().getFirst();
        assertThat(model.size()).isEqualTo(150);
        assertThat(models.get(model.id()).files())
                .extracting(ModelView.File::path)
                .containsExactly("f0", "f1");
        assertThat(queue.count("download_slot where job_id is not null")).isZero();
    }

    @Test
    void completesAJobWithoutFilesAtOnce() {
        // Given
        UUID job = queue.submit("hf://acme/empty").id();
        // When
        queue.report(plan(queue.claim()));
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void collectsThePartsOfALongPlan() {
        // Given
        UUID job = queue.submit("hf://acme/long").id();
        Claim claim = queue.claim();
        // When
        queue.report(
                new TaskEvent.Resolved(
                        claim.task(), claim.fence(), "r", "n", 0, false, List.of(file(0, 1L))));
        queue.report(
                new TaskEvent.Resolved(
                        claim.task(), claim.fence(), "r", "n", 1, true, List.of(file(1, 2L))));
        // Then
        assertThat(jobs.files(job)).extracting("path").containsExactly("f0", "f1");
        assertThat(queue.job(job).filesTotal()).isEqualTo(2);
    }

    @Test
    void doesNotFetchWhatIsOnTheVolume() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10, 20);
        UUID again = queue.submit("hf://acme/two").id();
        // When
        queue.report(plan(queue.claim(TaskKind.RESOLVE), 10, 20));
        // Then
        assertThat(queue.job(again).state()).isEqualTo(JobState.PUBLISHING);
        assertThat(queue.tryClaim("worker-1", TaskKind.TRANSFER)).isEmpty();
    }

    @Test
    void fetchesEqualContentsOnce() {
        // Given
        UUID job = queue.submit("hf://acme/twins").id();
        Claim claim = queue.claim();
        Work.PlannedFile one = file(0, 5L);
        Work.PlannedFile twin =
                new Work.PlannedFile(
                        new RelativePath("twin"), one.uri(), 5L, one.sha256(), null, null);
        queue.report(
                new TaskEvent.Resolved(
                        claim.task(), claim.fence(), null, "n", 0, true, List.of(one, twin)));
        // When
        queue.report(transferred(queue.claim(TaskKind.TRANSFER)));
        // Then
        assertThat(queue.job(job))
                .returns(2, JobView::filesDone)
                .returns(JobState.PUBLISHING, JobView::state);
    }

    @Test
    void keepsWhatTheHeaderSaysWithTheModel() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        Claim inspect = queue.claim(TaskKind.INSPECT);
        // When
        queue.report(
                new TaskEvent.Inspected(
                        inspect.task(), inspect.fence(), sha(0), ModelFacts.ofFormat("gguf")));
        // Then
        UUID model = models.list(null, null, 10, null).items().getFirst().id();
        assertThat(models.get(model).files().getFirst().facts())
                .isEqualTo(ModelFacts.ofFormat("gguf"));
    }

    @Test
    void completesAJobWhoseFilesCannotBeInspected() {
        // Given
        UUID job = queue.resolved("hf://acme/odd", 10);
        queue.report(transferred(queue.claim(TaskKind.TRANSFER)));
        // When
        queue.report(failed(queue.claim(TaskKind.INSPECT), FailureCode.INVALID_REQUEST));
        queue.report(published(queue.claim(TaskKind.PUBLISH), "hub/odd"));
        // Then
        assertThat(queue.job(job))
                .returns(JobState.COMPLETED, JobView::state)
                .returns(null, JobView::error);
        assertThat(models.list(null, null, 10, null).items()).hasSize(1);
    }

    @Test
    void keepsACompletedJobWhoseInspectionFailsLater() {
        // Given
        queue.installed("hf://acme/odd", "hub/odd", 10);
        Claim inspect = queue.claim(TaskKind.INSPECT);
        UUID job = queue.jobOf(inspect);
        // When
        queue.report(failed(inspect, FailureCode.VOLUME_UNAVAILABLE));
        queue.report(failed(inspect, FailureCode.INVALID_REQUEST));
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void waitsAndTriesAgainWhenARetryCanHelp() {
        // Given
        UUID job = queue.submit("hf://acme/tiny").id();
        // When
        queue.report(failed(queue.claim(), FailureCode.SOURCE_UNREACHABLE));
        // Then
        assertThat(queue.job(job))
                .returns(JobState.WAITING, JobView::state)
                .returns(WaitReason.RETRY, JobView::reason)
                .returns("it broke", JobView::reasonDetail);
        assertThat(queue.count("download_slot where job_id is not null")).isZero();
        assertThat(queue.value("select attempt from task")).isEqualTo("2");
    }

    @Test
    void failsTheJobWhenNoRetryCanHelp() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 1, 2);
        Claim first = queue.claim();
        Claim second = queue.claim();
        // When
        queue.report(failed(first, FailureCode.SOURCE_FORBIDDEN));
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.FAILED);
        assertThat(queue.job(job).error())
                .isEqualTo(new JobView.JobError("SOURCE_FORBIDDEN", "it broke", false, "f0"));
        assertThat(queue.value("select state from task where id = '%s'".formatted(second.task())))
                .isEqualTo("cancelled");
    }

    @Test
    void failsTheJobWhenTheAttemptsAreSpent() {
        // Given
        UUID job = queue.submit("hf://acme/tiny").id();
        queue.sql("update settings set max_attempts = 2");
        queue.report(failed(queue.claim(), FailureCode.INTERNAL));
        queue.sql("update task set run_at = now()");
        // When
        queue.report(failed(queue.claim(), FailureCode.INTERNAL));
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.FAILED);
        assertThat(queue.job(job).finishedAt()).isNotNull();
    }

    @Test
    void spendsNoAttemptOnATaskThatIsHandedBack() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 1);
        Claim claim = queue.claim();
        // When
        queue.report(new TaskEvent.HandedBack(claim.task(), claim.fence()));
        // Then
        Claim again = queue.claim();
        assertThat(again.task()).isEqualTo(claim.task());
        assertThat(again.fence()).isGreaterThan(claim.fence());
        assertThat(jobs.files(job).getFirst().attempt()).isEqualTo(1);
    }

    @Test
    void refusesEventsOfAnOldFenceAndTellsTheirWorkerToStop() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 100);
        Claim old = queue.claim();
        queue.report(new TaskEvent.HandedBack(old.task(), old.fence()));
        queue.claim();
        queue.sql("delete from outbox");
        // When
        queue.report(
                new TaskEvent.Progress(old.task(), old.fence(), 99, 100L, 1), transferred(old));
        // Then
        assertThat(queue.job(job).bytesDone()).isZero();
        assertThat(queue.job(job).state()).isEqualTo(JobState.DOWNLOADING);
    }

    @Test
    void staysAsItIsWhenAReportIsReadTwice() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 100);
        Claim transfer = queue.claim();
        queue.report(transferred(transfer));
        int tasks = queue.count("task");
        // When
        queue.report(transferred(transfer));
        // Then
        assertThat(queue.count("task")).isEqualTo(tasks);
        assertThat(queue.job(job).state()).isEqualTo(JobState.PUBLISHING);
    }

    @Test
    void extendsTheLeaseOfATaskThatReports() {
        // Given
        queue.resolved("hf://acme/tiny", 100);
        Claim transfer = queue.claim();
        queue.sql("update task set lease_until = now() - interval '1 min' where state = 'claimed'");
        // When
        queue.report(new TaskEvent.Progress(transfer.task(), transfer.fence(), 1, 100L, 1));
        // Then
        assertThat(
                        queue.value(
                                "select lease_until > now() + interval '20 s' from task"
                                        + " where state = 'claimed'"))
                .isEqualTo("t");
    }

    @Test
    void neverLetsBytesRunBackwards() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 100);
        Claim transfer = queue.claim();
        queue.report(new TaskEvent.Progress(transfer.task(), transfer.fence(), 60, 100L, 5));
        // When
        queue.report(new TaskEvent.Progress(transfer.task(), transfer.fence(), 20, 100L, 5));
        // Then
        assertThat(queue.job(job).bytesDone()).isEqualTo(60);
    }

    @Test
    void knowsWorkersAndVolumesFromTheirReports() {
        // When
        queue.report();
        // Then
        assertThat(queue.value("select state || volumes::text from worker"))
                .isEqualTo("active{shared}");
        assertThat(queue.value("select free_bytes from volume")).isEqualTo("" + QueueFixture.FREE);
    }
}
