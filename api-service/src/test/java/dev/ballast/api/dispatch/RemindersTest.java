package dev.ballast.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.settings.ChangeSettings;
import dev.ballast.api.settings.SettingsChange;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.Report.WorkerState;
import dev.ballast.model.message.Report.WorkerStatus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class RemindersTest {
    @Inject QueueFixture queue;
    @Inject DrainWorker drainWorker;
    @Inject ChangeSettings changeSettings;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void tellsTheLimitsToAWorkerThatHasHeardNone() {
        // Given
        changeSettings.handle(
                SettingsChange.of(Map.of("max_speed", 4096L, "per_host_connections", 7L)));
        // When
        List<Control> told = toldAfter(report(WorkerState.ACTIVE, false));
        // Then
        assertThat(told)
                .containsExactly(new Control.Limits(4096L, 7, Map.of("w", 4096L), 1, List.of()));
    }

    @Test
    void tellsNothingToAWorkerThatKnowsEverything() {
        assertThat(toldAfter(report(WorkerState.ACTIVE, true))).isEmpty();
    }

    @Test
    void tellsNothingToAWorkerOfTheVersionBeforeWhichDoesNotSay() {
        assertThat(toldAfter(report(WorkerState.ACTIVE, null))).isEmpty();
    }

    @Test
    void tellsAWorkerThatRestartedThatItIsStillToDrain() {
        // Given
        queue.hear(Instant.now(), report(WorkerState.ACTIVE, true));
        drainWorker.handle("w", true);
        // When
        List<Control> told = toldAfter(report(WorkerState.ACTIVE, true));
        // Then
        assertThat(told).containsExactly(new Control.Drain("w"));
        assertThat(toldAfter(report(WorkerState.DRAINING, true))).isEmpty();
    }

    @Test
    void tellsAWorkerThatMissedItThatItIsActiveAgain() {
        assertThat(toldAfter(report(WorkerState.DRAINING, true)))
                .containsExactly(new Control.Activate("w"));
    }

    /// What the outbox holds for workers because of this report, seen before it is sent.
    private List<Control> toldAfter(Report report) {
        return QuarkusTransaction.requiringNew()
                .call(() -> {
                    // So that a round of the governor does not tell anything meanwhile.
                    queue.sql("select 1 from limits_told for update");
                    queue.sql("delete from outbox");
                    queue.hear(Instant.now(), report);
                    return queue.values("select message from outbox order by id").stream()
                            .map(json -> MessageJson.read(json, Control.class))
                            .toList();
                });
    }

    private static Report report(WorkerState state, @Nullable Boolean informed) {
        return new Report(
                "w",
                Instant.now(),
                new WorkerStatus(
                        List.of(), "h", state, 1, List.of(), 0, "1", List.of(), informed,
                        List.of()),
                List.of());
    }
}
