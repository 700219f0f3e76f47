package dev.ballast.worker;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.Report.WorkerState;
import dev.ballast.model.message.TaskEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private final UntilStopped endless = new UntilStopped();

    private static TaskEvent atOnce(Claim claim, TaskContext context) {
        return Bench.done(claim);
    }

    @Nested
    class Claiming {
        @Test
        void doesAllThatIsReadyWithoutBeingRung() {
            try (Bench bench = new Bench(2, WorkerTest::atOnce)) {
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
            try (Bench bench = new Bench(1, WorkerTest::atOnce).started()) {
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
            try (Bench bench = new Bench(1, WorkerTest::atOnce).started()) {
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
            try (Bench bench = new Bench(1, WorkerTest::atOnce)) {
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
                            Bench.QUICK.frozen(),
                            Bench.QUICK.stop(),
                            Bench.QUICK.shutdown(),
                            Bench.QUICK.flush(),
                            Bench.QUICK.claimRetry());
            try (Bench bench = new Bench(1, WorkerTest::atOnce, eager).started()) {
                await().until(() -> bench.claims.asked() >= 3);
            }
        }

        @Test
        void takesNoWorkBeforeControlIsHeard() {
            try (Bench bench = new Bench(1, WorkerTest::atOnce)) {
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
    }

    @Nested
    class Reporting {
        @Test
        void tellsProgressOfWhatItOwns() {
            try (Bench bench = new Bench(1, endless)) {
                Claim claim = bench.put();
                bench.started();
                await().untilAsserted(() ->
                        assertThat(bench.reports.progress())
                                .contains(
                                        new TaskEvent.Progress(
                                                claim.task(), claim.fence(), 1, 2L, 10)));
                assertThat(bench.reports.received.getLast().status().tasks())
                        .containsExactly(claim.task());
                assertThat(bench.reports.received.getLast().status().speed()).isEqualTo(10);
            }
        }

        @Test
        void keepsOutcomesInOrderWhileKafkaIsAway() {
            try (Bench bench = new Bench(1, WorkerTest::atOnce)) {
                // Given
                bench.reports.away(true);
                var claims = IntStream.range(0, 20).mapToObj(_ -> bench.put()).toList();
                bench.started();
                await().until(() -> bench.claims.left() == 0 && bench.reports.attempts.get() > 1);
                // When
                bench.reports.away(false);
                // Then
                await().untilAsserted(() ->
                        assertThat(bench.reports.outcomes())
                                .containsExactlyElementsOf(
                                        claims.stream().map(Bench::done).toList()));
            }
        }

        @Test
        void takesNoMoreWorkWhileThousandsOfOutcomesCannotBeTold() {
            try (Bench bench = new Bench(1, WorkerTest::atOnce)) {
                // Given
                bench.reports.away(true);
                IntStream.range(0, 3000).forEach(_ -> bench.put());
                // When
                bench.started();
                // Then
                await().until(() -> bench.claims.asked() >= 1001);
                await().during(Duration.ofMillis(200)).until(() -> bench.claims.left() > 1900);
                bench.reports.away(false);
                await().until(() -> bench.reports.outcomes().size() == 3000);
            }
        }

        @Test
        void reportsAnUnforeseenFaultAsInternal() {
            TaskHandler broken =
                    (_, _) -> {
                        throw new IllegalStateException("secret");
                    };
            try (Bench bench = new Bench(1, broken)) {
                bench.put();
                bench.started();
                await().until(() -> bench.reports.outcomes().size() == 1);
                assertThat(bench.reports.outcomes().getFirst())
                        .isInstanceOfSatisfying(
                                TaskEvent.Failed.class,
                                failed -> {
                                    assertThat(failed.code()).isEqualTo(FailureCode.INTERNAL);
                                    assertThat(failed.detail()).doesNotContain("secret");
                                });
            }
        }
    }

    @Nested
    class Obeying {
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
                        assertThat(bench.reports.outcomes())
                                .containsExactly(Bench.handedBack(first)));
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

    @Nested
    class Ending {
        @Test
        void handsItsTasksBackAndSaysThatItStopped() {
            Bench bench = new Bench(2, endless);
            Claim first = bench.put();
            Claim second = bench.put();
            bench.started();
            await().until(() -> endless.started.size() == 2);
            // When
            bench.close();
            // Then
            assertThat(bench.reports.outcomes())
                    .containsExactlyInAnyOrder(Bench.handedBack(first), Bench.handedBack(second));
            assertThat(bench.reports.received.getLast().status().state())
                    .isEqualTo(WorkerState.STOPPED);
            assertThat(bench.doorbells.closed).isTrue();
        }

        @Test
        void tellsWhatWasFinishedInTheMeantimeInsteadOfHandingItBack() {
            TaskHandler finishing =
                    (claim, context) -> {
                        CountDownLatch told = new CountDownLatch(1);
                        context.onStop(_ -> told.countDown());
                        told.await();
                        return Bench.done(claim);
                    };
            Bench bench = new Bench(1, finishing);
            Claim claim = bench.put();
            bench.started();
            await().until(() -> bench.worker.busy() == 1);
            bench.close();
            assertThat(bench.reports.outcomes()).containsExactly(Bench.done(claim));
        }

        @Test
        void handsBackWhatDoesNotStopInTime() {
            CountDownLatch released = new CountDownLatch(1);
            TaskHandler stuck =
                    (claim, _) -> {
                        while (released.getCount() > 0) {
                            Thread.onSpinWait();
                        }
                        return Bench.done(claim);
                    };
            Bench bench = new Bench(1, stuck);
            Claim claim = bench.put();
            bench.started();
            await().until(() -> bench.worker.busy() == 1);
            bench.close();
            released.countDown();
            assertThat(bench.reports.outcomes()).containsExactly(Bench.handedBack(claim));
        }

        @Test
        void endsInTimeAlthoughKafkaIsAway() {
            Bench bench = new Bench(1, endless);
            bench.put();
            bench.started();
            await().until(() -> endless.started.size() == 1);
            bench.reports.away(true);
            await().atMost(ofSeconds(9))
                    .until(() -> {
                        bench.close();
                        return true;
                    });
        }
    }

    @Test
    void givesUpItsTasksAfterItStoodStillAndClaimsAnew() {
        try (Bench bench = new Bench(1, endless)) {
            // Given
            Claim before = bench.put();
            bench.started();
            await().until(() -> endless.started.size() == 1);
            Claim after = bench.put();
            // When
            bench.jump.addAndGet(ofSeconds(11).toNanos());
            // Then
            await().until(() -> endless.started.contains(after));
            assertThat(endless.stopped).containsExactly(StopCause.FROZEN);
            await().untilAsserted(() ->
                    assertThat(bench.reports.outcomes()).containsExactly(Bench.handedBack(before)));
        }
    }
}
