package dev.ballast.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.Report.WorkerState;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What a worker does when control speaks.
class WorkerObeyingTest {
    private final UntilStopped endless = new UntilStopped();

    @Test
    void stopsACancelledTaskAndSaysNothingMoreOfIt() {
        try (Bench bench = new Bench(1, endless)) {
            // Given
            Claim claim = bench.put();
            bench.started();
            await().until(() -> endless.started.size() == 1);
            // When
            bench.control.say(stop(claim, claim.fence()));
            // Then
            await().until(() -> endless.stopped.contains(StopCause.CANCELLED));
            Claim next = bench.put();
            bench.control.say(new Control.Wake());
            await().until(() -> endless.started.contains(next));
            assertThat(bench.reports.outcomes()).isEmpty();
        }
    }

    @Test
    void goesOnWhenAnOlderClaimIsStopped() {
        try (Bench bench = new Bench(1, endless)) {
            // Given
            Claim claim = bench.put();
            bench.started();
            await().until(() -> endless.started.size() == 1);
            // When
            bench.control.say(stop(claim, claim.fence() - 1));
            bench.control.say(new Control.Limits(5L, 1));
            await().until(() -> !bench.limits.isEmpty());
            // Then
            assertThat(endless.stopped).isEmpty();
        }
    }

    @Test
    void stopsATaskWhoseStopOvertookItsClaim() {
        try (Bench bench = new Bench(1, endless).started()) {
            // Given
            Claim claim = bench.claim(UUID.randomUUID());
            bench.control.say(stop(claim, claim.fence()));
            bench.control.say(new Control.Limits(null, 1));
            await().until(() -> !bench.limits.isEmpty());
            // When
            bench.claims.put(claim);
            bench.control.say(new Control.Wake());
            // Then
            await().until(() -> endless.stopped.contains(StopCause.CANCELLED));
        }
    }

    @Test
    void interruptsAHandlerThatDoesNotStop() {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        TaskHandler deaf =
                (claim, _) -> {
                    try {
                        never.await();
                        return Bench.done(claim);
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                };
        try (Bench bench = new Bench(1, deaf)) {
            Claim claim = bench.put();
            bench.started();
            await().until(() -> bench.worker.busy() == 1);
            bench.control.say(stop(claim, claim.fence()));
            await().until(() -> interrupted.getCount() == 0);
        }
    }

    @Test
    void claimsWhenItIsWokenByNameAndNotForAnother() {
        try (Bench bench = new Bench(1, endless).started()) {
            // Given
            await().until(() -> bench.claims.asked() == 1);
            Claim claim = bench.put();
            bench.control.say(new Control.Wake("w2"));
            bench.control.say(new Control.Limits(5L, 1));
            await().until(() -> !bench.limits.isEmpty());
            assertThat(bench.claims.asked()).isEqualTo(1);
            // When
            bench.control.say(new Control.Wake("w1"));
            // Then
            await().until(() -> endless.started.contains(claim));
        }
    }

    @Test
    void handsEverythingBackWhenDrainedAndWorksAgainWhenActivated() {
        try (Bench bench = new Bench(2, endless)) {
            // Given
            Claim first = bench.put();
            bench.started();
            await().until(() -> endless.started.size() == 1);
            // When
            bench.control.say(new Control.Drain("w1"));
            // Then
            await().untilAsserted(() ->
                    assertThat(bench.reports.outcomes()).containsExactly(Bench.handedBack(first)));
            await().until(() ->
                    bench.reports.received.getLast().status().state() == WorkerState.DRAINING);
            Claim second = bench.put();
            bench.control.say(new Control.Wake());
            bench.control.say(new Control.Activate("w1"));
            await().until(() -> endless.started.contains(second));
        }
    }

    @Test
    void leavesTheDrainingOfOthersAlone() {
        try (Bench bench = new Bench(1, endless)) {
            bench.put();
            bench.started();
            await().until(() -> endless.started.size() == 1);
            bench.control.say(new Control.Drain("w2"));
            bench.control.say(new Control.Limits(null, 1));
            await().until(() -> !bench.limits.isEmpty());
            assertThat(endless.stopped).isEmpty();
        }
    }

    private static Control.Stop stop(Claim claim, long fence) {
        return new Control.Stop(claim.task(), fence, Control.StopReason.CANCELLED);
    }
}
