package dev.ballast.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.CancelJob;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class ReapLeasesTest {
    @Inject QueueFixture queue;
    @Inject ReapLeases reapLeases;
    @Inject Sight sight;
    @Inject CancelJob cancelJob;

    private UUID job;
    private Claim claim;

    @BeforeEach
    void aTaskWhoseWorkerIsSilent() {
        await().until(() -> queue.count("report_sight where until > now() - interval '4 s'") == 4);
        blind();
        queue.reset();
        job = queue.resolved("hf://acme/tiny", 100);
        claim = queue.claim();
        queue.report(new TaskEvent.Progress(claim.task(), claim.fence(), 60, 100L, 5));
    }

    @Test
    void givesTheTaskOfASilentWorkerToAnother() {
        // Given
        leaseEnds();
        // When
        seeAll();
        reapLeases.handle();
        // Then
        Claim next = queue.claim(TaskKind.TRANSFER);
        assertThat(next.task()).isEqualTo(claim.task());
        assertThat(next.fence()).isGreaterThan(claim.fence());
        assertThat(queue.job(job).bytesDone()).isEqualTo(60);
        assertThat(
                        queue.value(
                                "select attempt || '/' || losses from task where id = '%s'"
                                        .formatted(claim.task())))
                .isEqualTo("1/1");
    }

    @Test
    void doesNothingWhileSomeLastWholeLeaseWasNotSeen() {
        // Given
        leaseEnds();
        // When
        int reaped = reapLeases.handle();
        // Then
        assertThat(reaped).isZero();
        assertThat(queue.count("task where state = 'claimed'")).isEqualTo(1);
    }

    @Test
    void isBlindAsLongAsOnePartitionIs() {
        // Given
        seeAll();
        assertThat(sight.isUnbroken(TaskQueue.LEASE)).isTrue();
        // When
        queue.sql("update report_sight set since = now() where partition = 2");
        // Then
        assertThat(sight.isUnbroken(TaskQueue.LEASE)).isFalse();
    }

    @Test
    void isBlindAfterAGapInReading() {
        // Given
        seeAll();
        queue.sql("update report_sight set until = now() - interval '6 s' where partition = 1");
        // When
        sight.clear(List.of(1), System.nanoTime());
        // Then
        assertThat(sight.isUnbroken(TaskQueue.LEASE)).isFalse();
    }

    @Test
    void isBlindButNotBehindWhenAnotherReplicaTakesAPartitionOver() {
        // Given
        seeAll();
        // When
        sight.begin(List.of(1));
        // Then
        assertThat(sight.isUnbroken(TaskQueue.LEASE)).isFalse();
        assertThat(sight.lagSeconds()).isLessThan(15);
    }

    @Test
    void takesOnlyTheTaskWhoseLeaseRanOut() {
        // Given
        leaseEnds();
        queue.resolved("hf://acme/other", 100);
        Claim alive = queue.claim(TaskKind.TRANSFER);
        // When
        seeAll();
        reapLeases.handle();
        // Then
        assertThat(claimed()).isEqualTo(alive.task().toString());
    }

    @Test
    void takesATaskFromAWorkerThatWasStartedAnewLongBeforeItsLeaseEnds() {
        // Given
        lastHeardOf(claim, 7);
        queue.reportOwned("worker-1");
        queue.reportOwned("worker-1");
        // When
        seeAll();
        reapLeases.handle();
        // Then
        assertThat(claimed()).isEmpty();
        assertThat(queue.claim(TaskKind.TRANSFER).task()).isEqualTo(claim.task());
        assertThat(queue.job(job).attempt()).isEqualTo(1);
    }

    @Test
    void leavesATaskToTheWorkerThatNamesIt() {
        // Given
        lastHeardOf(claim, 20);
        queue.reportOwned("worker-1");
        queue.reportOwned("worker-1", claim.task());
        // When, Then
        assertThatNothingIsTaken();
    }

    @Test
    void leavesATaskWhoseClaimMayHaveCrossedTheReportBefore() {
        // Given: the first report is applied 3 s after the claim; from 6 s on it counts.
        lastHeardOf(claim, 3);
        queue.reportOwned("worker-1");
        queue.reportOwned("worker-1");
        // When, Then
        assertThatNothingIsTaken();
    }

    @Test
    void needsTwoReportsThatDoNotNameTheTask() {
        // Given
        queue.sql("delete from worker");
        lastHeardOf(claim, 20);
        queue.reportOwned("worker-1");
        // When, Then
        assertThatNothingIsTaken();
    }

    @Test
    void leavesTasksToAWorkerWhoseReportsDoNotArrive() {
        // Given
        lastHeardOf(claim, 20);
        queue.reportOwned("worker-1");
        queue.reportOwned("worker-1");
        queue.sql("update worker set heard_at = heard_at - interval '6 s'");
        // When, Then
        assertThatNothingIsTaken();
    }

    @Test
    void takesNothingByReportsWhileItCatchesUpWithThem() {
        // Given
        lastHeardOf(claim, 20);
        queue.reportOwned("worker-1");
        queue.reportOwned("worker-1");
        // When
        queue.sql("update report_sight set since = now() - interval '10 s', until = now()");
        reapLeases.handle();
        // Then
        assertThat(claimed()).isEqualTo(claim.task().toString());
    }

    @Test
    void spendsAnAttemptOnceATaskHasLostFiveWorkers() {
        // Given
        queue.sql("update task set losses = 4 where state = 'claimed'");
        leaseEnds();
        // When
        seeAll();
        reapLeases.handle();
        // Then
        assertThat(queue.value("select attempt || error_code from task where kind = 'transfer'"))
                .isEqualTo("2WORKER_LOST");
        assertThat(queue.job(job).state()).isEqualTo(JobState.WAITING);
    }

    @Test
    void neverGivesARemovalUp() {
        // Given
        cancelJob.handle(job);
        Claim removal = queue.claim(TaskKind.REMOVE);
        queue.sql("update task set losses = 4, attempt = 100 where state = 'claimed'");
        leaseEnds();
        // When
        seeAll();
        reapLeases.handle();
        // Then
        assertThat(queue.value("select state from task where id = '%s'".formatted(removal.task())))
                .isEqualTo("ready");
    }

    private void assertThatNothingIsTaken() {
        seeAll();
        reapLeases.handle();
        assertThat(claimed()).isEqualTo(claim.task().toString());
    }

    private String claimed() {
        return queue.value("select string_agg(id::text, ',') from task where state = 'claimed'");
    }

    private void lastHeardOf(Claim task, int secondsAgo) {
        queue.sql(
                "update task set lease_until = now() + interval '%d s' where id = '%s'"
                        .formatted(TaskQueue.LEASE.toSeconds() - secondsAgo, task.task()));
    }

    private void leaseEnds() {
        queue.sql("update task set lease_until = now() - interval '1 s' where state = 'claimed'");
    }

    private void seeAll() {
        queue.sql("update report_sight set since = now() - interval '1 h', until = now()");
    }

    private void blind() {
        queue.sql("update report_sight set since = now()");
    }
}
