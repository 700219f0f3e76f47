package dev.ballast.api.dispatch;

import static dev.ballast.api.QueueFixture.failed;
import static dev.ballast.api.QueueFixture.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.settings.ChangeSettings;
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
        changeSettings.handle(Map.of("max_concurrent_downloads", 2L));
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
        changeSettings.handle(Map.of("max_concurrent_downloads", 1L));
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
        changeSettings.handle(Map.of("max_concurrent_downloads", 1L));
        // When
        changeSettings.handle(Map.of("max_concurrent_downloads", 2L));
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
        queue.reportRoom(
                100,
                new TaskEvent.Resolved(
                        resolve.task(),
                        resolve.fence(),
                        null,
                        "second",
                        0,
                        true,
                        List.of(QueueFixture.file(7, 50L))));
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

    private void lookForRoom() {
        QuarkusTransaction.requiringNew().run(upkeep::wakeForSpace);
    }
}
