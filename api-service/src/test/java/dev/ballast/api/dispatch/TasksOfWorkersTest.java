package dev.ballast.api.dispatch;

import static dev.ballast.api.QueueFixture.FREE;
import static dev.ballast.api.QueueFixture.file;
import static dev.ballast.api.QueueFixture.plan;
import static dev.ballast.api.QueueFixture.reportOf;
import static dev.ballast.api.QueueFixture.request;
import static dev.ballast.api.QueueFixture.transferred;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.dispatch.TaskQueue.Answer;
import dev.ballast.api.jobs.CancelJob;
import dev.ballast.api.jobs.JobRequest;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.PauseJob;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.jobs.SubmitJob;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.WaitReason;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Topics;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two workers mount the volume; jobs name the second.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class TasksOfWorkersTest {
    private static final String NAMED = "worker-2";

    @Inject QueueFixture queue;
    @Inject SubmitJob submitJob;
    @Inject PauseJob pauseJob;
    @Inject CancelJob cancelJob;
    @Inject TaskQueue taskQueue;
    @Inject PendingMessages pending;
    @Inject DrainWorker drainWorker;
    @Inject TasksOfWorkers tasksOfWorkers;
    @Inject AwaitWorkers awaitWorkers;

    @BeforeEach
    void bothAreThere() {
        queue.reset();
        hear("worker-1");
        hear(NAMED);
    }

    @Test
    void noOtherWorkerIsGivenATaskOfTheJobFromItsSourceToItsPublishing() {
        // Given
        JobView job = submit("hf://acme/tiny", 9);
        assertThat(job.worker()).isEqualTo(NAMED);
        // When, Then
        queue.report(plan(claimedByTheNamedAlone(TaskKind.RESOLVE), 10));
        queue.report(transferred(claimedByTheNamedAlone(TaskKind.TRANSFER)));
        queue.report(QueueFixture.published(claimedByTheNamedAlone(TaskKind.PUBLISH), "hub/tiny"));
        assertThat(queue.job(job.id()).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void theOthersGoOnWithTheirWorkMeanwhile() {
        // Given
        submit("hf://acme/tiny", 9);
        UUID other = queue.submit("hf://acme/other", 0).id();
        // When
        Claim claim = queue.tryClaim("worker-1").orElseThrow();
        // Then
        assertThat(queue.jobOf(claim)).isEqualTo(other);
    }

    @Test
    void anyMetadataWorkerLooksIntoItsFiles() {
        // Given
        submit("hf://acme/tiny", 9);
        Claim resolve = queue.tryClaim(NAMED, TaskKind.RESOLVE).orElseThrow();
        queue.report(
                new TaskEvent.Resolved(
                        resolve.task(),
                        resolve.fence(),
                        "abc123",
                        "acme/tiny",
                        0,
                        true,
                        List.of(file("tiny.safetensors", 1))));
        queue.report(transferred(queue.tryClaim(NAMED, TaskKind.TRANSFER).orElseThrow()));
        // When, Then
        assertThat(queue.tryClaim("meta-1", TaskKind.INSPECT)).isPresent();
    }

    @Test
    void claimsThatAreAnsweredTogetherGiveEachWorkerWhatItMayHave() {
        // Given
        JobView first = submit("hf://acme/one", 9);
        JobView second = submit("hf://acme/two", 8);
        UUID other = queue.submit("hf://acme/other", 0).id();
        // When
        List<Answer> answers = claim("worker-1", NAMED, NAMED);
        // Then
        assertThat(answers)
                .extracting(answer -> answer.claim() == null ? null : jobOf(answer))
                .containsExactly(other, first.id(), second.id());
    }

    @Test
    void whatIsTooMuchForItsWorkerTakesNoPlaceAndGoesToNobodyElse() {
        // Given
        submit("hf://acme/one", 9);
        submit("hf://acme/two", 8);
        // When
        List<Answer> answers = claim("worker-1", NAMED);
        // Then
        assertThat(answers.getFirst().claim()).isNull();
        assertThat(answers.getLast().claim()).isNotNull();
        assertThat(queue.count("download_slot where job_id is not null")).isEqualTo(1);
        assertThat(claim("worker-1")).containsExactly(Answer.NOTHING);
    }

    @Test
    void itsWorkerIsWokenOnceInsteadOfABellThatAnotherCouldTake() {
        // When
        QuarkusTransaction.begin();
        submit("hf://acme/one", 9);
        submit("hf://acme/two", 8);
        List<Outgoing> sent = pending.take(100).messages();
        QuarkusTransaction.rollback();
        // Then
        assertThat(sent)
                .filteredOn(message -> message.topic().startsWith("ballast.tasks"))
                .isEmpty();
        assertThat(sent)
                .filteredOn(message -> message.topic().equals(Topics.CONTROL))
                .extracting(message -> MessageJson.read(message.payload(), Control.class))
                .containsOnlyOnce(new Control.Wake(NAMED));
    }

    @Test
    void theJobWaitsWhileItsWorkerDrainsAndGoesOnAfterwards() {
        // Given
        UUID job = submit("hf://acme/tiny", 9).id();
        // When
        drainWorker.handle(NAMED, true);
        park();
        // Then
        assertThat(queue.job(job))
                .returns(JobState.WAITING, JobView::state)
                .returns(WaitReason.RETRY, JobView::reason)
                .returns(
                        "Worker 'worker-2' drains, and this job runs on no other.",
                        JobView::reasonDetail);
        assertThat(queue.tryClaim("worker-1")).isEmpty();
        // When
        drainWorker.handle(NAMED, false);
        release();
        // Then
        assertThat(queue.job(job))
                .returns(JobState.QUEUED, JobView::state)
                .returns(null, JobView::reasonDetail);
        assertThat(queue.tryClaim(NAMED)).isPresent();
    }

    @Test
    void theJobWaitsWhileItsWorkerIsLostAndSpendsNoAttempt() {
        // Given
        UUID job = submit("hf://acme/tiny", 9).id();
        drainWorker.handle(NAMED, true);
        park();
        // When
        queue.sql("update worker set last_seen = now() - interval '20 s' where id = 'worker-2'");
        park();
        // Then
        assertThat(queue.job(job).reasonDetail()).contains("is lost");
        // When
        queue.sql("delete from worker where id = 'worker-2'");
        park();
        assertThat(queue.job(job).reasonDetail()).contains("is lost");
        hear(NAMED);
        release();
        // Then
        assertThat(queue.tryClaim(NAMED)).isPresent();
        assertThat(queue.value("select attempt from task")).isEqualTo("1");
    }

    @Test
    void aWorkerIsNotAwayAsLongAsNobodyReadsItsReports() {
        // Given
        UUID job = submit("hf://acme/tiny", 9).id();
        queue.sql("update report_sight set since = now()");
        queue.sql("update worker set last_seen = now() - interval '20 s' where id = 'worker-2'");
        // When
        awaitWorkers.handle();
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void pausedAndCancelledJobsStaySo() {
        // Given
        UUID paused = submit("hf://acme/paused", 9).id();
        UUID cancelled = submit("hf://acme/cancelled", 9).id();
        drainWorker.handle(NAMED, true);
        park();
        pauseJob.handle(paused);
        cancelJob.handle(cancelled);
        // When
        drainWorker.handle(NAMED, false);
        release();
        // Then
        assertThat(queue.job(paused).state()).isEqualTo(JobState.PAUSED);
        assertThat(queue.job(cancelled).state()).isEqualTo(JobState.CANCELLED);
        assertThat(queue.tryClaim(NAMED)).isEmpty();
    }

    @Test
    void refusesWorkersThatCouldNotDoIt() {
        queue.sql(
                "insert into worker (id, kind, host, state, slots, volumes, mounts, version) values"
                        + " ('meta-1', 'metadata', 'm', 'active', 1, '{shared}', '{}', '0'),"
                        + " ('nvme-1', 'download', 'n', 'active', 1, '{local}', '{}', '0')");

        assertThatThrownBy(() -> submit("hf://acme/tiny", "nobody"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.field()).isEqualTo("worker"))
                .hasMessageContaining("no worker 'nobody'");
        assertThatThrownBy(() -> submit("hf://acme/tiny", "meta-1"))
                .hasMessageContaining("fetches nothing");
        assertThatThrownBy(() -> submit("hf://acme/tiny", "nvme-1"))
                .hasMessageContaining("does not mount the volume 'shared'")
                .hasMessageContaining("local");
    }

    private void park() {
        QuarkusTransaction.requiringNew().run(tasksOfWorkers::park);
    }

    private void release() {
        QuarkusTransaction.requiringNew().run(tasksOfWorkers::release);
    }

    private void hear(String worker) {
        queue.hear(Instant.now(), reportOf(worker, FREE));
    }

    private JobView submit(String source, int priority) {
        return submit(source, priority, NAMED);
    }

    private JobView submit(String source, String worker) {
        return submit(source, 5, worker);
    }

    private JobView submit(String source, int priority, String worker) {
        JobRequest any = request(source, priority);
        JobRequest request =
                new JobRequest(
                        any.source(),
                        any.include(),
                        any.exclude(),
                        any.dest(),
                        any.view(),
                        any.volume(),
                        any.sha256(),
                        any.priority(),
                        any.labels(),
                        any.secrets(),
                        any.maxSpeed(),
                        any.fileName(),
                        worker);
        return submitJob.handle(new Submission("test", request, null)).job();
    }

    private Claim claimedByTheNamedAlone(TaskKind kind) {
        assertThat(queue.tryClaim("worker-1", kind)).isEmpty();
        return queue.tryClaim(NAMED, kind).orElseThrow();
    }

    private List<Answer> claim(String... workers) {
        return taskQueue.claim(
                new TaskQueue.Wanted(List.of(TaskKind.RESOLVE), List.of(VolumeName.SHARED)),
                List.of(workers));
    }

    private UUID jobOf(Answer answer) {
        return queue.jobOf(Objects.requireNonNull(answer.claim()));
    }
}
