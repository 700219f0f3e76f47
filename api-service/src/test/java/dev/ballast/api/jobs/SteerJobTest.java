package dev.ballast.api.jobs;

import static dev.ballast.api.QueueFixture.failed;
import static dev.ballast.api.QueueFixture.plan;
import static dev.ballast.api.QueueFixture.published;
import static dev.ballast.api.QueueFixture.transferred;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.BackingServices;
import dev.ballast.api.Overlap;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.WaitReason;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class SteerJobTest {
    @Inject QueueFixture queue;
    @Inject CancelJob cancelJob;
    @Inject PauseJob pauseJob;
    @Inject ResumeJob resumeJob;
    @Inject RetryJob retryJob;
    @Inject DeleteJob deleteJob;
    @Inject FindJobs jobs;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void cancelsWhatRunsAndHasItsStagingFolderRemoved() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 10, 10);
        Claim running = queue.claim();
        // When
        JobView cancelled = cancelJob.handle(job);
        // Then
        assertThat(cancelled.state()).isEqualTo(JobState.CANCELLED);
        assertThat(cancelled.finishedAt()).isNotNull();
        assertThat(queue.tryClaim("worker-1", TaskKind.TRANSFER)).isEmpty();
        Work.Remove removal = (Work.Remove) queue.claim(TaskKind.REMOVE).work();
        assertThat(removal.staging()).containsExactly(running.task());
        queue.report(transferred(running));
        assertThat(queue.job(job).filesDone()).isZero();
    }

    @Test
    void stopsTheOwnerOfATaskThatIsClaimedWhileItsJobIsCancelled() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 10);
        List<String> told = new CopyOnWriteArrayList<>();
        // When
        Overlap.of(
                queue,
                () ->
                        queue.sql(
                                "update task set state = 'claimed', worker = 'w', fence = 1000000"
                                        + " where kind = 'transfer'"),
                () ->
                        QuarkusTransaction.requiringNew()
                                .run(() -> {
                                    cancelJob.handle(job);
                                    told.add(
                                            queue.value(
                                                    "select string_agg(message, ',') from outbox"));
                                }));
        // Then
        assertThat(told).singleElement().asString().contains("1000000");
    }

    @Test
    void goesOnAfterAPauseWithWhatItHas() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 100);
        Claim before = queue.claim();
        queue.report(new TaskEvent.Progress(before.task(), before.fence(), 60, 100L, 5));
        // When
        JobView paused = pauseJob.handle(job);
        // Then
        assertThat(paused.state()).isEqualTo(JobState.PAUSED);
        assertThat(paused.bytesDone()).isEqualTo(60);
        assertThat(paused.speed()).isZero();
        assertThat(queue.tryClaim("worker-1")).isEmpty();
        assertThat(queue.count("download_slot where job_id is not null")).isZero();
        resumeJob.handle(job);
        Claim after = queue.claim();
        assertThat(after.task()).isEqualTo(before.task());
        assertThat(queue.job(job))
                .returns(JobState.DOWNLOADING, JobView::state)
                .returns(60L, JobView::bytesDone);
    }

    @Test
    void triesAFailedJobAgainFromWhereItGotTo() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 10, 20);
        queue.report(transferred(queue.claim()));
        Claim second = queue.claim(TaskKind.TRANSFER);
        queue.report(failed(second, FailureCode.SOURCE_NOT_FOUND));
        // When
        JobView retried = retryJob.handle(job, GivenAgain.NOTHING);
        // Then
        assertThat(retried)
                .returns(JobState.QUEUED, JobView::state)
                .returns(2, JobView::attempt)
                .returns(1, JobView::filesDone)
                .returns(null, JobView::error)
                .returns(null, JobView::finishedAt);
        Claim again = queue.claim(TaskKind.TRANSFER);
        assertThat(again.task()).isEqualTo(second.task());
        queue.report(transferred(again));
        queue.report(published(queue.claim(TaskKind.PUBLISH), "hub/tiny"));
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void triesACancelledJobAgainInNewStagingFolders() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 10);
        Claim before = queue.claim();
        cancelJob.handle(job);
        // When
        retryJob.handle(job, GivenAgain.NOTHING);
        // Then
        Claim after = queue.claim(TaskKind.TRANSFER);
        assertThat(after.task()).isNotEqualTo(before.task());
        queue.report(transferred(after));
        assertThat(queue.job(job).state()).isEqualTo(JobState.PUBLISHING);
    }

    @Test
    void triesADelayedJobAtOnce() {
        // Given
        UUID job = queue.submit("hf://acme/tiny").id();
        queue.report(
                new TaskEvent.Failed(
                        queue.claim().task(),
                        Long.parseLong(queue.value("select fence from task")),
                        FailureCode.SOURCE_RATE_LIMITED,
                        "slow down",
                        3600L));
        assertThat(queue.job(job).reason()).isEqualTo(WaitReason.RATE_LIMIT);
        assertThat(queue.tryClaim("worker-1")).isEmpty();
        // When
        retryJob.handle(job, GivenAgain.NOTHING);
        // Then
        assertThat(queue.jobOf(queue.claim())).isEqualTo(job);
        assertThat(queue.job(job).attempt()).isEqualTo(1);
    }

    @Test
    void doesNotReopenAJobWhileAnotherFetchesTheSame() {
        // Given
        UUID first = queue.submit("hf://acme/tiny").id();
        cancelJob.handle(first);
        queue.submit("hf://acme/tiny");
        // When, Then
        assertThatThrownBy(() -> retryJob.handle(first, GivenAgain.NOTHING))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.JOB_STATE_CONFLICT));
    }

    @Test
    void forgetsOnlyEndedJobs() {
        // Given
        UUID job = queue.submit("hf://acme/tiny").id();
        assertThatThrownBy(() -> deleteJob.handle(job)).isInstanceOf(RefusedException.class);
        queue.report(plan(queue.claim()));
        // When
        deleteJob.handle(job);
        // Then
        assertThatThrownBy(() -> jobs.get(job))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.JOB_NOT_FOUND));
    }
}
