package dev.ballast.api.dispatch;

import static dev.ballast.api.QueueFixture.FREE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.PauseJob;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.WaitReason;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.RateBucket;
import dev.ballast.model.message.RateHold;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.TaskEvent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class HeldHostsTest {
    private static final RateBucket HUB = new RateBucket("hub");

    @Inject QueueFixture queue;
    @Inject PauseJob pauseJob;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void tasksOfAHostThatAskedForAPauseAreNotHandedOutAndTheirJobsWait() {
        // Given
        UUID held = queue.resolved("https://hub/a.bin", 10);
        UUID waiting = queue.submit("https://hub/b.bin").id();
        UUID other = queue.submit("https://elsewhere/c.bin").id();
        // When
        queue.hear(Instant.now(), reportOfHold(600));
        // Then
        assertThat(queue.tryClaim("worker-2", TaskKind.TRANSFER)).isEmpty();
        assertThat(queue.jobOf(queue.claim(TaskKind.RESOLVE))).isEqualTo(other);
        assertThat(queue.tryClaim("worker-2", TaskKind.RESOLVE)).isEmpty();
        for (UUID job : List.of(held, waiting)) {
            await().untilAsserted(() -> {
                assertThat(queue.job(job).state()).isEqualTo(JobState.WAITING);
                assertThat(queue.job(job).reason()).isEqualTo(WaitReason.RATE_LIMIT);
            });
        }
    }

    @Test
    void theyGoOnByThemselvesAfterwardsWithoutASpentAttempt() {
        // Given
        queue.resolved("https://hub/a.bin", 10);
        Claim claim = queue.claim(TaskKind.TRANSFER);
        queue.hear(Instant.now(), reportOfHold(600));
        queue.report(
                new TaskEvent.Failed(
                        claim.task(), claim.fence(), FailureCode.SOURCE_RATE_LIMITED, "wait", 1L));
        await("parked").until(() -> queue.count("task where run_at = 'infinity'") == 1);
        // When
        queue.sql("update host_hold set until = now()");
        // Then
        await().atMost(Duration.ofSeconds(15))
                .until(() -> queue.tryClaim("worker-2", TaskKind.TRANSFER).isPresent());
        assertThat(queue.value("select attempt from task where kind = 'transfer'")).isEqualTo("1");
    }

    @Test
    void anotherTokenHasABucketOfItsOwn() {
        // Given
        queue.hear(Instant.now(), reportOfHold(600));
        // When
        UUID job = queue.submit("https://hub/a.bin", 5, Map.of(Claim.TOKEN, "hf_secret")).id();
        // Then
        assertThat(queue.jobOf(queue.claim(TaskKind.RESOLVE))).isEqualTo(job);
    }

    @Test
    void allWorkersHearOfAPauseOnce() {
        assertThat(toldAfter(reportOfHold(600)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Control.Limits.class,
                        limits ->
                                assertThat(limits.holds())
                                        .singleElement()
                                        .returns(HUB, RateHold::bucket));
        assertThat(toldAfter(reportOfHold(599))).isEmpty();
    }

    @Test
    void aPausedJobStaysPausedWhenTheHoldEnds() {
        // Given
        UUID job = queue.submit("https://hub/a.bin").id();
        queue.hear(Instant.now(), reportOfHold(600));
        await().until(() -> queue.job(job).reason() == WaitReason.RATE_LIMIT);
        // When
        pauseJob.handle(job);
        queue.sql("update host_hold set until = now()");
        // Then
        await("a round or two")
                .during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(10))
                .until(() -> queue.job(job).state() == JobState.PAUSED);
        assertThat(queue.count("task where run_at = 'infinity'")).isEqualTo(1);
    }

    private static Report reportOfHold(long seconds) {
        return QueueFixture.reportOf("worker-1", FREE, List.of(new RateHold(HUB, seconds)));
    }

    private List<Control> toldAfter(Report report) {
        return QuarkusTransaction.requiringNew()
                .call(() -> {
                    queue.sql("select 1 from limits_told for update");
                    queue.sql("delete from outbox");
                    queue.hear(Instant.now(), report);
                    return queue.values("select message from outbox order by id").stream()
                            .map(json -> MessageJson.read(json, Control.class))
                            .toList();
                });
    }
}
