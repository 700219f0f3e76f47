package dev.ballast.worker;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.TaskEvent;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a worker tells the API, and what it does when nobody hears it.
class WorkerReportingTest {
    private final UntilStopped endless = new UntilStopped();

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
    void tellsThatATaskNeedsItsTurnAtAHubNoLonger() {
        TaskHandler asking =
                (claim, context) -> {
                    context.asked();
                    return endless.handle(claim, context);
                };
        try (Bench bench = new Bench(1, asking)) {
            Claim claim = bench.put();
            bench.started();
            await().untilAsserted(() ->
                    assertThat(bench.reports.progress())
                            .contains(
                                    new TaskEvent.Progress(claim.task(), claim.fence(), 1, 2L, 10)
                                            .withAsked()));
        }
    }

    @Test
    void keepsOutcomesInOrderWhileKafkaIsAway() {
        try (Bench bench = new Bench(1, Bench::atOnce)) {
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
                            .containsExactlyElementsOf(claims.stream().map(Bench::done).toList()));
        }
    }

    @Test
    void takesNoMoreWorkWhileThousandsOfOutcomesCannotBeTold() {
        try (Bench bench = new Bench(1, Bench::atOnce)) {
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

    @Test
    void tellsTheOthersAlthoughOneOutcomeCannotBeSent() {
        try (Bench bench = new Bench(1, Bench::atOnce)) {
            // Given
            bench.reports.away(true);
            var claims = IntStream.range(0, 5).mapToObj(_ -> bench.put()).toList();
            bench.started();
            await().until(() -> bench.claims.left() == 0);
            TaskEvent tooLarge = Bench.done(claims.get(2));
            bench.reports.neverTake(tooLarge::equals);
            // When
            bench.reports.away(false);
            // Then
            await().until(() -> bench.reports.outcomes().size() == 5);
            assertThat(bench.reports.outcomes())
                    .containsAll(
                            claims.stream()
                                    .map(Bench::done)
                                    .filter(event -> !event.equals(tooLarge))
                                    .toList())
                    .filteredOn(TaskEvent.Failed.class::isInstance)
                    .singleElement()
                    .satisfies(failed -> assertThat(failed.task()).isEqualTo(tooLarge.task()));
        }
    }

    @Test
    void leavesOutWhatCannotBeToldInAnyWay() {
        try (Bench bench = new Bench(1, Bench::atOnce)) {
            // Given
            Claim lost = bench.put();
            Claim told = bench.put();
            bench.reports.neverTake(event -> event.task().equals(lost.task()));
            // When
            bench.started();
            // Then
            await().untilAsserted(() ->
                    assertThat(bench.reports.outcomes()).containsExactly(Bench.done(told)));
        }
    }

    @Test
    void isNotListeningAnyMoreWhenKafkaTakesNoReports() {
        try (Bench bench = new Bench(1, endless).started()) {
            // Given
            await().until(bench.worker::isListening);
            // When
            bench.reports.away(true);
            bench.jump.addAndGet(ofSeconds(11).toNanos());
            // Then
            await().until(() -> !bench.worker.isListening());
            bench.reports.away(false);
            await().until(bench.worker::isListening);
        }
    }

    @Test
    void saysWhetherItKnowsTheLimits() {
        try (Bench bench = new Bench(1, endless).started()) {
            // Given
            await().until(() -> !bench.reports.received.isEmpty());
            assertThat(bench.reports.received.getFirst().status().informed()).isFalse();
            // When
            bench.control.say(new Control.Limits(5L, 1));
            // Then
            await().until(() ->
                    Boolean.TRUE.equals(bench.reports.received.getLast().status().informed()));
        }
    }

    @Test
    void namesTasksThatHaveEndedUntilTheirOutcomesAreTold() {
        try (Bench bench = new Bench(1, Bench::atOnce)) {
            // Given outcomes that are told one by one, as one of them cannot be sent
            bench.reports.away(true);
            var tasks = IntStream.range(0, 5).mapToObj(_ -> bench.put().task()).toList();
            bench.started();
            await().until(() -> bench.claims.left() == 0 && bench.worker.busy() == 0);
            bench.reports.neverTake(event -> event.task().equals(tasks.getLast()));
            // When
            bench.reports.away(false);
            // Then
            await().until(() -> bench.reports.outcomes().size() == 4);
            Report first =
                    bench.reports.received.stream()
                            .filter(report -> !report.events().isEmpty())
                            .findFirst()
                            .orElseThrow();
            assertThat(first.events()).hasSize(1);
            assertThat(first.status().tasks())
                    .containsExactlyInAnyOrderElementsOf(tasks.subList(1, tasks.size()));
        }
    }
}
