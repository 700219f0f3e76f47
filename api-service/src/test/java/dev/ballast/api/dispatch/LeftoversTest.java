package dev.ballast.api.dispatch;

import static dev.ballast.api.QueueFixture.failed;
import static dev.ballast.api.QueueFixture.sha;
import static dev.ballast.api.QueueFixture.transferred;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.CancelJob;
import dev.ballast.api.jobs.DeleteJob;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Work;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What jobs leave on a volume goes with them.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class LeftoversTest {
    @Inject QueueFixture queue;
    @Inject CancelJob cancelJob;
    @Inject DeleteJob deleteJob;
    @Inject Upkeep upkeep;

    private UUID done = new UUID(0, 0);
    private UUID failed = new UUID(0, 0);

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void aFailedJobKeepsItsFilesForARetry() {
        failedJob("hf://acme/tiny");

        assertThat(queue.tryClaim("worker-1", TaskKind.REMOVE)).isEmpty();
    }

    @Test
    void theFilesOfAFailedJobGoWhenItIsDeleted() {
        // Given
        UUID job = failedJob("hf://acme/tiny");
        // When
        deleteJob.handle(job);
        // Then
        assertRemoved();
        assertThat(queue.count("blob")).isZero();
    }

    @Test
    void theFilesOfAFailedJobGoWhenItsTimeIsOver() {
        // Given
        UUID job = failedJob("hf://acme/tiny");
        queue.sql("update settings set job_retention_days = 1");
        queue.sql("update job set finished_at = now() - interval '2 d'");
        // When
        QuarkusTransaction.requiringNew().run(upkeep::purge);
        // Then
        assertThat(queue.count("job where id = '%s'".formatted(job))).isZero();
        assertRemoved();
    }

    @Test
    void theFilesOfACancelledJobGo() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 10, 20);
        Claim first = queue.claim(TaskKind.TRANSFER);
        queue.report(transferred(first));
        Claim second = queue.claim(TaskKind.TRANSFER);
        done = first.task();
        failed = second.task();
        // When
        cancelJob.handle(job);
        // Then
        assertRemoved();
    }

    @Test
    void filesThatAModelUsesStayWhenAJobIsDeleted() {
        // Given
        UUID job = queue.installed("hf://acme/one", "hub/one", 10);
        // When
        deleteJob.handle(job);
        // Then
        assertThat(((Work.Remove) queue.claim(TaskKind.REMOVE).work()).blobs()).isEmpty();
        assertThat(queue.count("blob")).isEqualTo(1);
    }

    @Test
    void filesThatAnotherJobGoesOnWithStay() {
        // Given
        UUID job = failedJob("hf://acme/one");
        queue.resolved("hf://acme/two", 10);
        // When
        deleteJob.handle(job);
        // Then
        assertThat(((Work.Remove) queue.claim(TaskKind.REMOVE).work()).blobs())
                .containsExactly(sha(1));
    }

    @Test
    void aRemovalThatFindsTheVolumeFullIsTriedAgainAsAnyOther() {
        // Given
        deleteJob.handle(failedJob("hf://acme/tiny"));
        Claim removal = queue.claim(TaskKind.REMOVE);
        // When
        queue.report(failed(removal, FailureCode.DISK_FULL));
        // Then
        assertThat(queue.value("select attempt from task where kind = 'remove'")).isEqualTo("2");
        queue.sql("update task set run_at = now() where kind = 'remove' and run_at < 'infinity'");
        assertThat(queue.claim(TaskKind.REMOVE).task()).isEqualTo(removal.task());
    }

    @Test
    void whatAWorkerPlacedOfAPublishThatIsCancelledGoes() {
        // Given
        UUID job = queue.resolved("https://h.test/x.bin", 10);
        queue.report(transferred(queue.claim(TaskKind.TRANSFER)));
        Claim publish = queue.claim(TaskKind.PUBLISH);
        // When
        cancelJob.handle(job);
        // Then
        Work.Remove files = (Work.Remove) queue.claim(TaskKind.REMOVE).work();
        Work.Remove names = (Work.Remove) queue.claim(TaskKind.REMOVE).work();
        assertThat(files.modelKey()).isNull();
        assertThat(names.modelKey()).isNotNull();
        assertThat(names.job()).isEqualTo(job);
        assertThat(names.before()).isGreaterThan(publish.fence());
    }

    @Test
    void noNamesOfAModelGoWithTheJobThatInstalledIt() {
        UUID job = queue.installed("hf://acme/one", "hub/one", 10);

        deleteJob.handle(job);

        assertThat(((Work.Remove) queue.claim(TaskKind.REMOVE).work()).modelKey()).isNull();
        assertThat(queue.tryClaim("worker-1", TaskKind.REMOVE)).isEmpty();
    }

    @Test
    void aJobThatNeverBeganLeavesNothingToRemove() {
        // Given
        UUID job = queue.resolved("hf://acme/tiny", 10);
        // When
        cancelJob.handle(job);
        deleteJob.handle(job);
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.REMOVE)).isEmpty();
    }

    /// One of its files is verified, the other was begun.
    private UUID failedJob(String source) {
        UUID job = queue.resolved(source, 10, 20);
        Claim first = queue.claim(TaskKind.TRANSFER);
        queue.report(transferred(first));
        Claim second = queue.claim(TaskKind.TRANSFER);
        queue.report(failed(second, FailureCode.CHECKSUM_MISMATCH));
        done = first.task();
        failed = second.task();
        return job;
    }

    private void assertRemoved() {
        Work.Remove work = (Work.Remove) queue.claim(TaskKind.REMOVE).work();
        assertThat(work.staging()).containsExactlyInAnyOrder(done, failed);
        assertThat(work.blobs()).containsExactly(sha(0), sha(1));
        assertThat(work.modelKey()).isNull();
    }
}
