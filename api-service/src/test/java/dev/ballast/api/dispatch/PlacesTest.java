package dev.ballast.api.dispatch;

import static dev.ballast.api.QueueFixture.failed;
import static dev.ballast.api.QueueFixture.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.Overlap;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.CancelJob;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.settings.ChangeSettings;
import dev.ballast.api.settings.SettingsChange;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.WaitReason;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What lets jobs in and keeps them out: the limit, and the room on the volume.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class PlacesTest {
    @Inject QueueFixture queue;
    @Inject ChangeSettings changeSettings;
    @Inject CancelJob cancelJob;
    @Inject Upkeep upkeep;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void makesTheLeastUrgentAndYoungestWaitWhenTheLimitIsLowered() {
        // Given
        UUID urgent = queue.submit("hf://acme/urgent", 9).id();
        UUID old = queue.submit("hf://acme/old", 5).id();
        UUID young = queue.submit("hf://acme/young", 5).id();
        queue.claim();
        queue.claim();
        queue.claim();
        // When
        changeSettings.handle(SettingsChange.of(Map.of("max_concurrent_downloads", 2L)));
        // Then
        assertThat(queue.job(urgent).state()).isEqualTo(JobState.RESOLVING);
        assertThat(queue.job(old).state()).isEqualTo(JobState.RESOLVING);
        assertThat(queue.job(young))
                .returns(JobState.WAITING, JobView::state)
                .returns(WaitReason.LIMIT, JobView::reason);
        assertThat(queue.tryClaim("worker-1")).isEmpty();
    }

    @Test
    void countsThoseThatStayWhateverPlacesTheyHad() {
        // Given
        queue.submit("hf://acme/first", 5);
        queue.submit("hf://acme/second", 5);
        queue.submit("hf://acme/third", 5);
        Claim first = queue.claim();
        Claim second = queue.claim();
        queue.claim();
        queue.report(plan(first), plan(second));
        // When
        changeSettings.handle(SettingsChange.of(Map.of("max_concurrent_downloads", 1L)));
        queue.submit("hf://acme/fourth", 9);
        // Then
        assertThat(queue.tryClaim("worker-1")).isEmpty();
        assertThat(queue.count("job where state = 'resolving'")).isEqualTo(1);
    }

    @Test
    void letsEvictedJobsGoOnWhenTheLimitIsRaised() {
        // Given
        queue.submit("hf://acme/first", 5);
        UUID evicted = queue.submit("hf://acme/second", 5).id();
        queue.claim();
        Claim before = queue.claim();
        changeSettings.handle(SettingsChange.of(Map.of("max_concurrent_downloads", 1L)));
        // When
        changeSettings.handle(SettingsChange.of(Map.of("max_concurrent_downloads", 2L)));
        // Then
        Claim after = queue.claim();
        assertThat(after.task()).isEqualTo(before.task());
        assertThat(queue.job(evicted)).returns(JobState.RESOLVING, JobView::state);
        assertThat(queue.value("select max(attempt) from task")).isEqualTo("1");
    }

    @Test
    void waitsForRoomAndGoesOnWhenThereIsSome() {
        // Given
        queue.reportRoom(100);
        UUID job = queue.submit("hf://acme/large").id();
        queue.reportRoom(100, plan(queue.claim(), 60, 70));
        assertThat(queue.job(job))
                .returns(JobState.WAITING, JobView::state)
                .returns(WaitReason.SPACE, JobView::reason);
        assertThat(queue.job(job).reasonDetail()).contains("30 more");
        lookForRoom();
        assertThat(queue.tryClaim("worker-1")).isEmpty();
        // When
        queue.reportRoom(130);
        lookForRoom();
        // Then
        assertThat(queue.claim(TaskKind.TRANSFER).task()).isNotNull();
        assertThat(queue.job(job).state()).isEqualTo(JobState.DOWNLOADING);
    }

    @Test
    void countsWhatOtherJobsUnderWayHaveYetToWrite() {
        // Given
        queue.reportRoom(100);
        queue.submit("hf://acme/first");
        queue.reportRoom(100, plan(queue.claim(), 60));
        UUID second = queue.submit("hf://acme/second", 9).id();
        Claim resolve = queue.claim(TaskKind.RESOLVE);
        // When
        queue.reportRoom(100, planOf(resolve, 7, 50));
        // Then
        assertThat(queue.job(second).reason()).isEqualTo(WaitReason.SPACE);
    }

    @Test
    void waitsForRoomWhenAWorkerFindsTheDiskFull() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 10);
        // When
        queue.reportRoom(5, failed(queue.claim(), FailureCode.DISK_FULL));
        // Then
        assertThat(queue.job(job))
                .returns(JobState.WAITING, JobView::state)
                .returns(WaitReason.SPACE, JobView::reason);
        assertThat(queue.value("select attempt from task where kind = 'transfer'")).isEqualTo("1");
    }

    @Test
    void doesNotCountTwiceWhatAWorkerHasReserved() {
        // Given
        queue.reportRoom(100);
        queue.submit("hf://acme/first", 9);
        queue.reportRoom(100, plan(queue.claim(), 60));
        queue.claim(TaskKind.TRANSFER);
        // When
        UUID second = queue.submit("hf://acme/second", 5).id();
        queue.reportRoom(40, planOf(queue.claim(TaskKind.RESOLVE), 7, 30));
        // Then
        assertThat(queue.job(second).state()).isEqualTo(JobState.DOWNLOADING);
    }

    @Test
    void countsAFileThatWasTooLargeForTheVolume() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 10);
        queue.reportRoom(5, failed(queue.claim(), FailureCode.DISK_FULL));
        // When
        lookForRoom();
        // Then
        assertThat(queue.job(job).reason()).isEqualTo(WaitReason.SPACE);
    }

    @Test
    void letsOneJobOfAVolumeGoOnAtATimeWhenThereIsRoomAgain() {
        // Given
        queue.reportRoom(10);
        UUID urgent = queue.submit("hf://acme/urgent", 9).id();
        queue.reportRoom(10, planOf(queue.claim(TaskKind.RESOLVE), 1, 60));
        UUID other = queue.submit("hf://acme/other", 5).id();
        queue.reportRoom(10, planOf(queue.claim(TaskKind.RESOLVE), 2, 60));
        queue.reportRoom(100);
        // When
        lookForRoom();
        lookForRoom();
        // Then
        assertThat(queue.job(urgent).state()).isEqualTo(JobState.QUEUED);
        assertThat(queue.job(other).reason()).isEqualTo(WaitReason.SPACE);
        queue.claim(TaskKind.TRANSFER);
        queue.reportRoom(40);
        lookForRoom();
        assertThat(queue.job(other).reason()).isEqualTo(WaitReason.SPACE);
        queue.reportRoom(60);
        lookForRoom();
        assertThat(queue.job(other).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void losesNoPlaceWhenTheLimitIsLoweredAtTheMomentThatAJobEnds() {
        // Given
        UUID first = queue.submit("hf://acme/first", 9).id();
        queue.claim();
        queue.submit("hf://acme/second", 5);
        Claim second = queue.claim();
        cancelJob.handle(first);
        // When
        Overlap.of(
                queue,
                () ->
                        changeSettings.handle(
                                SettingsChange.of(Map.of("max_concurrent_downloads", 1L))),
                () -> queue.report(plan(second)));
        // Then
        assertThat(queue.count("download_slot where job_id is not null")).isZero();
    }

    @Test
    void queuesADelayedJobAgainWhenItsTimeHasCome() {
        // Given
        UUID job = queue.submit("hf://acme/tiny").id();
        queue.report(failed(queue.claim(), FailureCode.SOURCE_UNREACHABLE));
        // When
        queue.sql("update task set run_at = now()");
        QuarkusTransaction.requiringNew().run(upkeep::wakeDelayed);
        // Then
        assertThat(queue.job(job))
                .returns(JobState.QUEUED, JobView::state)
                .returns(null, JobView::reason);
    }

    /// A plan of one file of its own content.
    private static TaskEvent planOf(Claim claim, int number, long size) {
        return new TaskEvent.Resolved(
                claim.task(),
                claim.fence(),
                null,
                "model",
                0,
                true,
                List.of(QueueFixture.file(number, size)));
    }

    private void lookForRoom() {
        QuarkusTransaction.requiringNew().run(upkeep::wakeForSpace);
    }
}
