package dev.ballast.api.operations;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.dispatch.FindWorkers;
import dev.ballast.api.dispatch.WorkerView;
import dev.ballast.api.jobs.PauseJob;
import dev.ballast.api.operations.TaskCounts.TaskGroup;
import dev.ballast.api.operations.WorkerCounts.WorkerGroup;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.TaskState;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.Report.WorkerState;
import dev.ballast.model.message.Report.WorkerStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What alerts and the scaling of workers go by.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class CountsTest {
    @Inject QueueFixture queue;
    @Inject PauseJob pauseJob;
    @Inject TaskCounts tasks;
    @Inject WorkerCounts workers;
    @Inject FindWorkers findWorkers;
    @Inject HostHoldGauges hostHolds;
    @Inject MeterRegistry registry;

    @BeforeEach
    void emptyQueue() {
        queue.reset();
    }

    @Test
    void whatIsClaimedAndWhatMayBeIsCounted() {
        // Given
        queue.resolved("hf://acme/one", 10, 20, 30);
        // When
        queue.claim(TaskKind.TRANSFER);
        // Then
        assertThat(ready(TaskKind.TRANSFER)).isEqualTo(2);
        assertThat(count(TaskKind.TRANSFER, TaskState.CLAIMED)).isEqualTo(1);
    }

    @Test
    void tasksOfAPausedJobAreNotReady() {
        // Given
        UUID job = queue.resolved("hf://acme/one", 10, 20);
        // When
        pauseJob.handle(job);
        // Then
        assertThat(ready(TaskKind.TRANSFER)).isZero();
    }

    @Test
    void tasksThatWaitForRoomAreNotReady() {
        // Given
        queue.submit("hf://acme/one");
        // When
        queue.reportRoom(5, QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 1000));
        // Then
        assertThat(queue.value("select run_at::text from task where kind = 'transfer'"))
                .isEqualTo("infinity");
        assertThat(ready(TaskKind.TRANSFER)).isZero();
    }

    @Test
    void tasksWhoseUpstreamAskedForAPauseAreNotReady() {
        // Given
        queue.resolved("hf://acme/one", 10, 20);
        // When
        queue.sql("insert into host_hold values ('http://hub', now() + interval '1 min')");
        queue.sql("update task set bucket = 'http://hub' where kind = 'transfer'");
        // Then
        assertThat(ready(TaskKind.TRANSFER)).isZero();
    }

    @Test
    void ofJobsThatWaitForAPlaceAsManyAreReadyAsThereAreFreePlaces() {
        // When
        for (int i = 0; i < 5; i++) {
            queue.submit("hf://acme/model-" + i);
        }
        // Then
        assertThat(ready(TaskKind.RESOLVE)).isEqualTo(3);
        // When
        queue.claim(TaskKind.RESOLVE);
        queue.claim(TaskKind.RESOLVE);
        // Then
        assertThat(ready(TaskKind.RESOLVE)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"paused", "timetable_paused"})
    void noNewJobIsReadyDuringAPauseButWhatIsUnderWayGoesOn(String pause) {
        // Given
        queue.resolved("hf://acme/one", 10, 20);
        queue.submit("hf://acme/two");
        assertThat(ready(TaskKind.RESOLVE)).isEqualTo(1);
        // When, in one transaction, so that the timetable's own round does not end the pause
        QuarkusTransaction.requiringNew()
                .run(() -> {
                    queue.sql("update settings set %s = true".formatted(pause));
                    // Then
                    assertThat(ready(TaskKind.RESOLVE)).isZero();
                    assertThat(ready(TaskKind.TRANSFER)).isEqualTo(2);
                    // A reading may be 2 s old
                    await().pollInSameThread().until(() -> shown("ballast.queue.paused") == 1);
                });
    }

    @Test
    void aWorkerThatStoppedInGoodOrderIsNeitherListedNorLost() {
        // Given
        queue.report();
        assertThat(active()).isEqualTo(1);
        // When
        queue.hear(Instant.now(), stopped());
        // Then
        assertThat(workers.present()).isEmpty();
        assertThat(findWorkers.list()).isEmpty();
        assertThat(findWorkers.get("worker-1").state()).isEqualTo("lost");
    }

    @Test
    void aWorkerThatFellSilentIsLostForAnHour() {
        // Given
        queue.report();
        // When
        queue.sql("update worker set last_seen = now() - interval '20 s'");
        // Then
        assertThat(workers.present()).containsOnly(Map.entry(download("lost"), 1L));
        assertThat(findWorkers.list()).extracting(WorkerView::state).containsExactly("lost");
        // When
        queue.sql("update worker set last_seen = now() - interval '2 h'");
        // Then
        assertThat(workers.present()).isEmpty();
    }

    @Test
    void workersAreCountedByKind() {
        // When
        queue.report();
        queue.metadataWorker("shared");
        // Then
        assertThat(workers.present())
                .containsEntry(download("active"), 1L)
                .containsEntry(new WorkerGroup("metadata", "active"), 1L);
    }

    @Test
    void aHostThatAskedForAPauseIsShownForAsLong() {
        // Given
        queue.sql("insert into host_hold values ('hub.example', now() + interval '1 min')");
        // When
        hostHolds.show();
        // Then
        assertThat(registry.get("ballast.host.hold.seconds").tag("host", "hub.example").gauge())
                .extracting(Gauge::value, as(InstanceOfAssertFactories.DOUBLE))
                .isBetween(30.0, 60.0);
        // When
        queue.sql("update host_hold set until = now()");
        hostHolds.show();
        // Then
        assertThat(registry.find("ballast.host.hold.seconds").gauges()).isEmpty();
    }

    private double shown(String gauge) {
        return registry.get(gauge).gauge().value();
    }

    private static Report stopped() {
        return new Report(
                "worker-1",
                Instant.now(),
                new WorkerStatus(
                        List.of(TaskKind.TRANSFER),
                        "host-1",
                        WorkerState.STOPPED,
                        4,
                        List.of(),
                        0,
                        "0.1.0",
                        List.of(),
                        true,
                        List.of()),
                List.of());
    }

    private long active() {
        return workers.present().getOrDefault(download("active"), 0L);
    }

    private static WorkerGroup download(String state) {
        return new WorkerGroup("download", state);
    }

    private long ready(TaskKind kind) {
        return count(kind, TaskState.READY);
    }

    private long count(TaskKind kind, TaskState state) {
        return tasks.open().getOrDefault(new TaskGroup(kind.wire(), state.wire()), 0L);
    }
}
