package dev.ballast.api.dispatch;

import static dev.ballast.api.QueueFixture.plan;
import static dev.ballast.api.QueueFixture.request;
import static dev.ballast.api.QueueFixture.transferred;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.Crowd;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.ChangeJob;
import dev.ballast.api.jobs.JobChange;
import dev.ballast.api.jobs.JobRequest;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.jobs.SubmitBatch;
import dev.ballast.api.jobs.SubmitJob;
import dev.ballast.api.settings.PauseQueue;
import dev.ballast.api.settings.ResumeQueue;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class ClaimTaskTest {
    @Inject QueueFixture queue;
    @Inject SubmitBatch submitBatch;
    @Inject SubmitJob submitJob;
    @Inject ClaimTask claimTask;
    @Inject TaskQueue taskQueue;
    @Inject ChangeJob changeJob;
    @Inject PauseQueue pauseQueue;
    @Inject ResumeQueue resumeQueue;
    @Inject DrainWorker drainWorker;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void givesNoTaskToTwoWorkersWhenFiftyClaimAtOnce() {
        // Given
        limit(1000);
        submitMany(200);
        // When
        List<UUID> claimed = drain(50);
        // Then
        assertThat(claimed).hasSize(200).doesNotHaveDuplicates();
        assertThat(queue.count("(select distinct fence from task) f")).isEqualTo(200);
    }

    @Test
    void letsNoMoreJobsInThanTheLimitWhenFiftyClaimAtOnce() {
        // Given
        limit(3);
        submitMany(100);
        // When
        List<UUID> claimed = drain(50);
        // Then
        assertThat(claimed).hasSize(3);
        assertThat(queue.count("download_slot where job_id is not null")).isEqualTo(3);
        assertThat(queue.count("job where state = 'resolving'")).isEqualTo(3);
    }

    @Test
    void givesTheFilesOfOneJobToAllWhoClaimAtOnce() {
        // Given
        queue.resolved("hf://acme/wide", IntStream.range(0, 40).mapToLong(i -> 10).toArray());
        // When
        List<Optional<Claim>> claims = Crowd.all(40, () -> queue.tryClaim("worker-1"));
        // Then
        assertThat(claims).allMatch(Optional::isPresent);
        assertThat(claims).extracting(claim -> claim.orElseThrow().task()).doesNotHaveDuplicates();
    }

    @Test
    void letsGroupsThatClaimAtOnceWaitForEachOtherWithoutADeadlock() {
        // Given: jobs without places, each with many tasks.
        limit(1000);
        for (int i = 0; i < 6; i++) {
            queue.resolved("hf://acme/wide" + i, 1, 2, 3, 4, 5, 6, 7, 8);
        }
        queue.sql("update task set admitted = false where state = 'ready'");
        queue.sql("update download_slot set job_id = null");
        queue.sql("update job set state = 'queued'");
        // When
        List<UUID> claimed =
                Crowd.all(8, this::drainInGroups).stream().flatMap(List::stream).toList();
        // Then
        assertThat(claimed).hasSize(48).doesNotHaveDuplicates();
        assertThat(queue.count("download_slot where job_id is not null")).isEqualTo(6);
        assertThat(queue.count("job where state = 'downloading'")).isEqualTo(6);
    }

    @Test
    void startsTheMostUrgentJobNextThenTheOldest() {
        // Given
        limit(1000);
        UUID old = queue.submit("hf://acme/old", 5).id();
        UUID young = queue.submit("hf://acme/young", 5).id();
        UUID urgent = queue.submit("hf://acme/urgent", 9).id();
        UUID last = queue.submit("hf://acme/last", 0).id();
        // When, Then
        assertThat(List.of(next(), next(), next(), next()))
                .containsExactly(urgent, old, young, last);
    }

    @Test
    void prefersAnUrgentJobThatWaitsToTheFilesOfOneUnderWay() {
        // Given
        queue.resolved("hf://acme/usual", 1, 1);
        queue.sql("update task set priority = 5");
        UUID urgent = queue.submit("hf://acme/urgent", 9).id();
        // When, Then
        assertThat(next()).isEqualTo(urgent);
    }

    @Test
    void finishesWhatIsUnderWayWhenThereIsNoPlaceForAnUrgentJob() {
        // Given
        limit(1);
        UUID underWay = queue.resolved("hf://acme/usual", 1, 1);
        queue.submit("hf://acme/urgent", 9);
        // When, Then
        assertThat(next()).isEqualTo(underWay);
    }

    @Test
    void obeysAPriorityThatWasChangedWhileTheJobWaited() {
        // Given
        queue.submit("hf://acme/first", 5);
        UUID second = queue.submit("hf://acme/second", 5).id();
        // When
        changeJob.handle(second, new JobChange(new Priority(8), null, null));
        // Then
        assertThat(next()).isEqualTo(second);
    }

    @Test
    void letsNoJobInWhileTheQueueIsPausedButFinishesThoseUnderWay() {
        // Given
        UUID underWay = queue.resolved("hf://acme/usual", 1);
        UUID waiting = queue.submit("hf://acme/urgent", 9).id();
        pauseQueue.handle();
        // When, Then
        assertThat(next()).isEqualTo(underWay);
        assertThat(queue.tryClaim("worker-1")).isEmpty();
        resumeQueue.handle();
        assertThat(next()).isEqualTo(waiting);
    }

    @Test
    void givesNothingToAWorkerThatDrains() {
        // Given
        queue.report();
        queue.submit("hf://acme/tiny");
        // When
        WorkerView drained = drainWorker.handle("worker-1", true);
        // Then
        assertThat(drained.state()).isEqualTo("draining");
        assertThat(queue.tryClaim("worker-1")).isEmpty();
        drainWorker.handle("worker-1", false);
        assertThat(queue.tryClaim("worker-1")).isPresent();
    }

    @Test
    void givesOnlyWhatTheWorkerCanDoWhereItCan() {
        // Given
        queue.submit("hf://acme/tiny");
        // When, Then
        assertThat(queue.tryClaim("worker-1", TaskKind.TRANSFER)).isEmpty();
        assertThat(
                        claimTask
                                .handle(
                                        new Claim.Request(
                                                "worker-1",
                                                List.of(TaskKind.RESOLVE),
                                                List.of(new VolumeName("scratch")),
                                                null))
                                .join())
                .isEmpty();
    }

    @Test
    void handsTheTokenToTheWorkerAndKeepsItUnreadable() {
        // Given
        UUID job = submitJob.handle(new Submission("test", withToken(), null)).job().id();
        assertThat(queue.value("select encode(sealed, 'escape') from job_secret"))
                .isNotEmpty()
                .doesNotContain("hf_secret", "hidden");
        // When
        Claim claim = queue.claim();
        // Then
        assertThat(claim.secrets()).isEqualTo(Map.of("token", "hf_secret", "query", "sig=hidden"));
        queue.report(plan(claim));
        assertThat(queue.count("job_secret where job_id = '%s'".formatted(job))).isZero();
    }

    @Test
    void failsATaskWhoseTokenCanNoLongerBeReadAndGivesTheNextOne() {
        // Given
        UUID broken = submitJob.handle(new Submission("test", withToken(), null)).job().id();
        UUID sound = queue.submit("hf://acme/tiny", 0).id();
        queue.sql("update job_secret set sealed = '\\x00'");
        // When
        Claim claim = queue.claim();
        // Then
        assertThat(queue.jobOf(claim)).isEqualTo(sound);
        assertThat(queue.job(broken).state()).isEqualTo(JobState.FAILED);
        assertThat(
                        queue.value(
                                "select error_code || ' ' || error_detail from job where id = '%s'"
                                        .formatted(broken)))
                .startsWith("INTERNAL")
                .contains("Submit it again");
    }

    @Test
    void failsATaskWhoseWorkCannotBeRead() {
        // Given
        UUID broken = queue.submit("hf://acme/broken", 9).id();
        queue.sql("update task set work = '{\"type\":\"of the future\"}'");
        UUID sound = queue.submit("hf://acme/tiny").id();
        // When
        Claim claim = queue.claim();
        // Then
        assertThat(queue.jobOf(claim)).isEqualTo(sound);
        assertThat(queue.job(broken).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void givesNoTaskOfAJobThatFailsInTheSameRound() {
        // Given
        UUID broken = queue.resolved("hf://acme/broken", 1, 2, 3);
        queue.sql(
                "update task set work = '{\"type\":\"of the future\"}' where id ="
                        + " (select id from task where kind = 'transfer' order by seq limit 1)");
        // When
        List<TaskQueue.Answer> answers = claimTransfers(3);
        // Then
        assertThat(answers).extracting(TaskQueue.Answer::claim).containsOnlyNulls();
        assertThat(queue.job(broken).state()).isEqualTo(JobState.FAILED);
        assertThat(queue.count("task where state = 'claimed'")).isZero();
    }

    @Test
    void givesSecretsOnlyToWorkersThatAskTheSource() {
        // Given
        submitJob.handle(new Submission("test", withToken(), null));
        queue.report(plan(queue.claim(), 10));
        // When
        Claim transfer = queue.claim(TaskKind.TRANSFER);
        queue.report(transferred(transfer));
        Claim publish = queue.claim(TaskKind.PUBLISH);
        // Then
        assertThat(transfer.secrets()).containsOnlyKeys("token", "query");
        assertThat(publish.secrets()).isEmpty();
    }

    @Test
    void answersManyClaimsTogetherInTheOrderOfPriority() {
        // Given
        limit(3);
        submitMany(10);
        // When
        List<TaskQueue.Answer> answers =
                taskQueue.claim(
                        new TaskQueue.Wanted(List.of(TaskKind.RESOLVE), List.of(VolumeName.SHARED)),
                        Collections.nCopies(5, "worker-1"));
        // Then
        assertThat(answers.stream().map(TaskQueue.Answer::claim).filter(Objects::nonNull))
                .extracting(claim -> queue.job(queue.jobOf(claim)).priority())
                .containsExactly(9, 8, 7);
        assertThat(answers.subList(3, 5)).containsOnly(TaskQueue.Answer.AGAIN);
        assertThat(queue.tryClaim("worker-1")).isEmpty();
    }

    @Test
    void givesNothingToTheWorkerThatDrainsAmongOthers() {
        // Given
        queue.report();
        drainWorker.handle("worker-1", true);
        submitMany(2);
        // When
        List<TaskQueue.Answer> answers =
                taskQueue.claim(
                        new TaskQueue.Wanted(List.of(TaskKind.RESOLVE), List.of(VolumeName.SHARED)),
                        List.of("worker-1", "worker-2"));
        // Then
        assertThat(answers.getFirst()).isEqualTo(TaskQueue.Answer.NOTHING);
        assertThat(answers.getLast().claim()).isNotNull();
        assertThat(queue.value("select worker from task where state = 'claimed'"))
                .isEqualTo("worker-2");
    }

    private static JobRequest withToken() {
        return request("hf://acme/gated", 5, Map.of("token", "hf_secret", "query", "sig=hidden"));
    }

    private UUID next() {
        return queue.jobOf(queue.claim());
    }

    private void limit(int jobs) {
        queue.sql("update settings set max_concurrent_downloads = " + jobs);
    }

    private void submitMany(int count) {
        var submissions = new ArrayList<Submission>();
        for (int i = 0; i < count; i++) {
            submissions.add(new Submission("test", request("hf://acme/m" + i, i % 10), null));
        }
        submitBatch.handle(submissions);
    }

    private List<TaskQueue.Answer> claimTransfers(int count) {
        return taskQueue.claim(
                new TaskQueue.Wanted(List.of(TaskKind.TRANSFER), List.of(VolumeName.SHARED)),
                Collections.nCopies(count, "worker-1"));
    }

    /// Claims by the queue itself, as many replicas do, until nothing is left.
    private List<UUID> drainInGroups() {
        var mine = new ArrayList<UUID>();
        while (queue.count("task where state = 'ready'") > 0) {
            claimTransfers(5).stream()
                    .map(TaskQueue.Answer::claim)
                    .filter(Objects::nonNull)
                    .forEach(claim -> mine.add(claim.task()));
        }
        return mine;
    }

    /// Claims by many threads until each was told twice that there is nothing.
    private List<UUID> drain(int threads) {
        return Crowd.all(
                        threads,
                        () -> {
                            var mine = new ArrayList<UUID>();
                            for (int empty = 0; empty < 2; ) {
                                Optional<Claim> claim = queue.tryClaim("worker-1");
                                if (claim.isPresent()) {
                                    mine.add(claim.get().task());
                                } else {
                                    empty++;
                                }
                            }
                            return mine;
                        })
                .stream()
                .flatMap(List::stream)
                .toList();
    }
}
