package dev.ballast.api.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.dispatch.AwaitedInspections;
import dev.ballast.api.jobs.PauseJob;
import dev.ballast.api.operations.TaskCounts;
import dev.ballast.api.operations.TaskCounts.TaskGroup;
import dev.ballast.model.artifact.ModelFacts;
import dev.ballast.model.artifact.Safety;
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
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Volumes that no metadata worker mounts.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class AwaitedInspectionsTest {
    @Inject QueueFixture queue;
    @Inject AwaitedInspections inspections;
    @Inject PauseJob pauseJob;
    @Inject TaskCounts tasks;

    @BeforeEach
    void emptyQueue() {
        queue.reset();
    }

    @Test
    void nobodyIsAskedToLookIntoFilesWhereNobodyCan() {
        // Given
        queue.metadataWorker("shared");
        queue.resolved("hf://acme/one", 10);
        // When
        transferOnto("node-a");
        // Then
        assertThat(queue.count("task where kind = 'inspect'")).isZero();
        assertThat(queue.count("task where kind = 'publish'")).isEqualTo(1);
    }

    @Test
    void filesAreLookedIntoWhereAMetadataWorkerMountsTheVolume() {
        // Given
        queue.metadataWorker("node-a");
        queue.resolved("hf://acme/one", 10);
        // When
        transferOnto("node-a");
        // Then
        assertThat(queue.count("task where kind = 'inspect' and volume = 'node-a'")).isEqualTo(1);
    }

    @Test
    void aJobThatMustNotPublishUnseenSaysThatItWaitsForAMetadataWorkerAndOnWhichVolume() {
        // When
        UUID job = blocked();
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.WAITING);
        assertThat(queue.job(job).reason()).isEqualTo(WaitReason.RETRY);
        assertThat(queue.job(job).reasonDetail())
                .startsWith("Waits for a metadata worker on volume 'shared'");
        assertThat(queue.count("download_slot where job_id is not null")).isZero();
        assertThat(tasks.open()).containsEntry(new TaskGroup("inspect", "ready"), 2L);
    }

    @Test
    void itGoesOnOnceOneIsThere() {
        // Given
        UUID job = blocked();
        // When
        queue.metadataWorker("shared");
        round();
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.PUBLISHING);
        assertThat(queue.job(job).reasonDetail()).isNull();
        // When
        queue.report(seen(queue.claim(TaskKind.INSPECT)));
        queue.report(seen(queue.claim(TaskKind.INSPECT)));
        queue.report(QueueFixture.published(queue.claim(TaskKind.PUBLISH), "hub/one"));
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void itGoesOnWithoutALookOnceThePolicyAllowsIt() {
        // Given
        UUID job = blocked();
        // When
        queue.sql("update settings set unsafe_files = 'warn'");
        round();
        queue.report(QueueFixture.published(queue.claim(TaskKind.PUBLISH), "hub/one"));
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void aPausedJobStaysPaused() {
        // Given
        UUID job = blocked();
        pauseJob.handle(job);
        // When
        queue.metadataWorker("shared");
        round();
        // Then
        assertThat(queue.job(job).state()).isEqualTo(JobState.PAUSED);
        assertThat(tasks.open()).doesNotContainKey(new TaskGroup("inspect", "ready"));
    }

    /// A job that has fetched two files, with nobody there to look into them.
    private UUID blocked() {
        queue.sql("update settings set unsafe_files = 'block'");
        UUID job = queue.resolved("hf://acme/one", 10, 20);
        queue.transferAll();
        round();
        return job;
    }

    private void round() {
        QuarkusTransaction.requiringNew().run(inspections::park);
        QuarkusTransaction.requiringNew().run(inspections::release);
    }

    private void transferOnto(String volume) {
        Claim transfer = queue.claim(TaskKind.TRANSFER);
        queue.sql("update job set volume = '%s'".formatted(volume));
        queue.sql("update task set volume = '%s'".formatted(volume));
        queue.report(QueueFixture.transferred(transfer));
    }

    private static TaskEvent seen(Claim claim) {
        return new TaskEvent.Inspected(
                claim.task(),
                claim.fence(),
                ((Work.Inspect) claim.work()).sha256(),
                ModelFacts.ofFormat("safetensors").with(Safety.NO_CODE));
    }
}
