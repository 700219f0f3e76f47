package dev.ballast.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.Report.VolumeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What makes a worker ask for tasks, and what keeps it from it.
class WorkerClaimingTest {
    private final UntilStopped endless = new UntilStopped();

    @Test
    void doesAllThatIsReadyWithoutBeingRung() {
        try (Bench bench = new Bench(2, Bench::atOnce)) {
            // Given
            IntStream.range(0, 50).forEach(_ -> bench.put());
            // When
            bench.started();
            // Then
            await().until(() -> bench.reports.outcomes().size() == 50);
            assertThat(bench.claims.left()).isZero();
        }
    }

    @Test
    void claimsWhenRungAndNamesTheTaskThatRang() {
        try (Bench bench = new Bench(1, Bench::atOnce).started()) {
            // Given
            await().until(() -> bench.claims.asked() == 1);
            bench.put();
            // When
            bench.doorbells.ring(Instant.now().plusSeconds(5));
            // Then
            await().until(() -> bench.reports.outcomes().size() == 1);
            assertThat(bench.claims.requests)
                    .anySatisfy(request -> assertThat(request.hint()).isNotNull());
        }
    }

    @Test
    void doesNotClaimForRingsFromBeforeTheLastEmptyAnswer() {
        try (Bench bench = new Bench(1, Bench::atOnce).started()) {
            // Given
            await().until(() -> bench.claims.asked() == 1);
            Instant old = Instant.now().minusSeconds(60);
            // When
            IntStream.range(0, 1000).forEach(_ -> bench.doorbells.ring(old));
            // Then
            await().until(() -> bench.doorbells.accepted.get() == 1000);
            assertThat(bench.claims.asked()).isEqualTo(1);
        }
    }

    @Test
    void neverDoesMoreTasksThanItHasSlots() {
        try (Bench bench = new Bench(2, endless)) {
            // Given
            IntStream.range(0, 5).forEach(_ -> bench.put());
            // When
            bench.started();
            // Then
            await().until(() -> endless.started.size() == 2);
            assertThat(bench.claims.left()).isEqualTo(3);
            assertThat(bench.claims.asked()).isEqualTo(2);
        }
    }

    @Test
    void doesNotListenToDoorbellsWhileNoSlotIsFree() {
        try (Bench bench = new Bench(1, endless).started()) {
            // Given
            await().until(() -> bench.doorbells.listening);
            // When
            bench.put();
            bench.control.say(new Control.Wake());
            // Then
            await().until(() -> bench.doorbells.paused);
            assertThat(endless.started).hasSize(1);
        }
    }

    @Test
    void asksAgainUntilTheApiIsBack() {
        try (Bench bench = new Bench(1, Bench::atOnce)) {
            // Given
            bench.claims.away(true);
            bench.put();
            bench.started();
            await().until(() -> bench.claims.asked() >= 3);
            // When
            bench.claims.away(false);
            // Then
            await().until(() -> bench.reports.outcomes().size() == 1);
        }
    }

    @Test
    void asksByItselfWhenNobodyRings() {
        Pace eager =
                new Pace(
                        Duration.ofMillis(20),
                        Bench.QUICK.report(),
                        Bench.QUICK.coalesce(),
                        Bench.QUICK.spacing(),
                        Bench.QUICK.frozen(),
                        Bench.QUICK.stop(),
                        Bench.QUICK.shutdown(),
                        Bench.QUICK.flush(),
                        Bench.QUICK.claimRetry());
        try (Bench bench = new Bench(1, Bench::atOnce, eager).started()) {
            await().until(() -> bench.claims.asked() >= 3);
        }
    }

    @Test
    void takesNoWorkBeforeControlIsHeard() {
        try (Bench bench = new Bench(1, Bench::atOnce)) {
            // Given
            bench.put();
            // When
            bench.worker.start();
            await().until(() -> bench.reports.received.size() >= 2);
            // Then
            assertThat(bench.claims.asked()).isZero();
            bench.control.mayOpen.countDown();
            await().until(() -> bench.reports.outcomes().size() == 1);
        }
    }

    @Test
    void asksForNoVolumeThatHasGone() {
        try (Bench bench = new Bench(1, Bench::atOnce)) {
            // Given
            bench.put();
            bench.volumes = List.of();
            // When
            bench.started();
            await().until(() -> bench.reports.received.size() >= 3);
            // Then
            assertThat(bench.claims.asked()).isZero();
            bench.volumes = List.of(new VolumeStatus(VolumeName.SHARED, 2, 1, null));
            await().until(() -> bench.reports.outcomes().size() == 1);
            assertThat(bench.claims.requests.peek().volumes()).containsExactly(VolumeName.SHARED);
        }
    }

    @Test
    void goesOnClaimingAfterAClaimThatBrokeOff() {
        try (Bench bench = new Bench(1, Bench::atOnce)) {
            // Given
            bench.claims.failOnce(new IllegalStateException("broken answer"));
            bench.put();
            // When
            bench.started();
            // Then
            await().until(() -> bench.reports.outcomes().size() == 1);
            assertThat(bench.worker.isWhole()).isTrue();
        }
    }

    @Test
    void isNotWholeWhenAnErrorHasEndedASlot() {
        try (Bench bench = new Bench(1, Bench::atOnce)) {
            // Given
            bench.claims.failOnce(new StackOverflowError());
            // When
            bench.started();
            // Then
            // Awaitility would take the slot's error for the test's own.
            await().dontCatchUncaughtExceptions().until(() -> !bench.worker.isWhole());
        }
    }
}
