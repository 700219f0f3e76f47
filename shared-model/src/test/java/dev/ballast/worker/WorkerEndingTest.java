package dev.ballast.worker;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Report.WorkerState;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// How a worker ends, by order or after it stood still.
class WorkerEndingTest {
    private final UntilStopped endless = new UntilStopped();

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
