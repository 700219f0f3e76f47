package dev.ballast.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.CancelJob;
import dev.ballast.api.jobs.JobView;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class SilenceTest {
    @Inject QueueFixture queue;
    @Inject Silence silence;
    @Inject FindWorkers workers;
    @Inject CancelJob cancelJob;

    private UUID job;

    @BeforeEach
    void aFileOnItsWay() {
        queue.reset();
        job = queue.resolved("hf://acme/tiny", 100);
        Claim claim = queue.claim();
        queue.report(new TaskEvent.Progress(claim.task(), claim.fence(), 60, 100L, 5));
    }

    @Test
    void showsTheSpeedOfAWorkerThatReports() {
        // When
        QuarkusTransaction.requiringNew().run(silence::show);
        // Then
        assertThat(queue.job(job).speed()).isEqualTo(5);
        assertThat(queue.job(job).etaSeconds()).isEqualTo(8);
    }

    @Test
    void showsNoSpeedAndNoRemainingTimeOfASilentWorker() {
        // Given
        queue.sql("update task set lease_until = now() + interval '23 s' where state = 'claimed'");
        // When
        QuarkusTransaction.requiringNew().run(silence::show);
        // Then
        JobView shown = queue.job(job);
        assertThat(shown.speed()).isZero();
        assertThat(shown.etaSeconds()).isNull();
        assertThat(shown.bytesDone()).isEqualTo(60);
        assertThat(queue.value("select speed from job_file")).isEqualTo("0");
        assertThat(queue.value("select data from job_event order by id desc limit 1"))
                .contains("\"speed\":0");
    }

    @Test
    void theEndIsToldOnceThoughSilenceWasShownWhileItsTransactionRan() {
        // Given
        queue.sql("update task set lease_until = now() + interval '23 s' where state = 'claimed'");
        // When
        QuarkusTransaction.requiringNew()
                .run(() -> {
                    queue.value("select pg_current_xact_id()");
                    QuarkusTransaction.requiringNew().run(silence::show);
                    cancelJob.handle(job);
                });
        // Then
        assertThat(
                        queue.values(
                                "select state from job_event where job_id = '"
                                        + job
                                        + "' order by id"))
                .containsOnlyOnce("cancelled")
                .last()
                .isEqualTo("cancelled");
    }

    @Test
    void theEndIsToldOnceThoughAnotherLookFindsTheJobAmongTheRunningOnes() {
        // Given
        queue.sql("update task set lease_until = now() + interval '23 s' where state = 'claimed'");
        // When
        cancelJob.handle(job);
        queue.sql("update task set state = 'claimed' where kind = 'transfer'");
        queue.sql("update job_file set speed = 5");
        QuarkusTransaction.requiringNew().run(silence::show);
        // Then
        assertThat(
                        queue.values(
                                "select state from job_event where job_id = '"
                                        + job
                                        + "' order by id"))
                .containsOnlyOnce("cancelled");
    }

    @Test
    void believesNoReportThatIsOlderThanWhatIsKnown() {
        // Given
        queue.hear(Instant.now(), QueueFixture.reportOf("worker-1", 100));
        // When
        queue.hear(Instant.now().minus(Duration.ofHours(1)), QueueFixture.reportOf("worker-1", 1));
        // Then
        assertThat(queue.value("select free_bytes from volume")).isEqualTo("100");
        assertThat(workers.get("worker-1").state()).isEqualTo("active");
    }

    @Test
    void takesAnOldReportForNoSignOfLifeNow() {
        // When
        queue.hear(Instant.now().minus(Duration.ofHours(1)), QueueFixture.reportOf("worker-2", 1));
        // Then
        assertThat(workers.get("worker-2").state()).isEqualTo("lost");
        assertThat(workers.get("worker-1").state()).isEqualTo("active");
    }
}
