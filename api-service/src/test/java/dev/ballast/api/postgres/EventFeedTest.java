package dev.ballast.api.postgres;

import static dev.ballast.api.QueueFixture.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.AwaitJob;
import dev.ballast.api.jobs.CancelJob;
import dev.ballast.api.jobs.JobEvent;
import dev.ballast.api.jobs.JobEvents;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.PauseJob;
import dev.ballast.api.jobs.ResumeJob;
import dev.ballast.model.job.JobState;
import dev.ballast.model.message.MessageJson;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class EventFeedTest {
    @Inject QueueFixture queue;
    @Inject JobEvents events;
    @Inject AwaitJob awaitJob;
    @Inject PauseJob pauseJob;
    @Inject ResumeJob resumeJob;
    @Inject CancelJob cancelJob;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void replaysEveryStepInOrderWithTheNumbersOfTheApi() {
        // Given
        UUID job = queue.submit("hf://acme/tiny").id();
        queue.report(plan(queue.claim()));
        // When
        List<JobEvent> all = readAll(job, 3);
        // Then
        assertThat(all)
                .extracting(JobEvent::state)
                .containsExactly(JobState.QUEUED, JobState.RESOLVING, JobState.COMPLETED);
        assertThat(MessageJson.read(all.getLast().data(), JobView.class)).isEqualTo(queue.job(job));
        assertThat(events.after(all.get(1).id(), job, 10)).containsExactly(all.get(2));
    }

    @Test
    void tellsListenersAtOnce() {
        // Given
        var heard = new CopyOnWriteArrayList<JobEvent>();
        try (JobEvents.Subscription _ = events.subscribe(heard::add)) {
            // When
            UUID job = queue.submit("hf://acme/tiny").id();
            // Then
            await().until(() -> heard.stream().anyMatch(event -> event.job().equals(job)));
        }
    }

    @Test
    void showsNothingThatAnEarlierTransactionMayStillPrecede() {
        // Given
        QuarkusTransaction.begin();
        queue.value("select pg_current_xact_id()");
        UUID job =
                QuarkusTransaction.suspendingExisting()
                        .call(() -> queue.submit("hf://acme/tiny").id());
        // When
        List<JobEvent> early = events.after(0, job, 10);
        QuarkusTransaction.rollback();
        // Then
        assertThat(early).isEmpty();
        assertThat(readAll(job, 1)).hasSize(1);
    }

    @Test
    void endsWithTheNewestStateWhenAnEarlierTransactionWroteItLast() {
        // Given
        UUID job = queue.submit("hf://acme/tiny").id();
        QuarkusTransaction.begin();
        queue.value("select pg_current_xact_id()");
        QuarkusTransaction.suspendingExisting().run(() -> pauseJob.handle(job));
        // When
        resumeJob.handle(job);
        QuarkusTransaction.commit();
        // Then
        assertThat(readAll(job, 2))
                .extracting(JobEvent::state)
                .containsExactly(JobState.QUEUED, JobState.QUEUED);
    }

    @Test
    void answersAsSoonAsAJobHasEnded() {
        // Given
        UUID job = queue.submit("hf://acme/tiny").id();
        CompletableFuture<JobView> ending = awaitJob.handle(job, Duration.ofSeconds(60));
        assertThat(ending).isNotDone();
        // When
        cancelJob.handle(job);
        // Then
        assertThat(ending)
                .succeedsWithin(Duration.ofSeconds(10))
                .returns(JobState.CANCELLED, JobView::state);
    }

    @Test
    void answersWithTheJobAsItIsWhenTheTimeIsOver() {
        // Given
        UUID job = queue.submit("hf://acme/tiny").id();
        // When, Then
        assertThat(awaitJob.handle(job, Duration.ofMillis(10)))
                .succeedsWithin(Duration.ofSeconds(10))
                .returns(JobState.QUEUED, JobView::state);
    }

    private List<JobEvent> readAll(UUID job, int expected) {
        await().until(() -> events.after(0, job, 100).size() >= expected);
        return events.after(0, job, 100);
    }
}
