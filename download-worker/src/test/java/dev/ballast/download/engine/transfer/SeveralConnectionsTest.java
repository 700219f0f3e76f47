package dev.ballast.download.engine.transfer;

import static dev.ballast.download.engine.transfer.TransferFixture.assertCompleted;
import static dev.ballast.download.engine.transfer.TransferFixture.assertFailed;
import static dev.ballast.download.engine.transfer.TransferFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.download.FaultRow;
import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpFetcher;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.Served;
import dev.ballast.model.job.FailureCode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SeveralConnectionsTest {
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final Content CONTENT = Content.generated(21, 10 * MIB + 7);
    private static final String PATH = "/model.safetensors";
    private static final ConnectionLimits LIMITS = new ConnectionLimits(4, 8, 8, 8, 256 * KIB, MIB);

    @RegisterExtension final TransferFixture fixture = new TransferFixture(LIMITS);

    @Test
    void fetchesOneFileOverSeveralConnectionsAtOnce() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT).throttledTo(MIB);
        Transfer transfer = fixture.engine().start(fixture.request(PATH), TransferListener.SILENT);
        // When
        await().until(() -> fixture.hub().openConnections() >= 4);
        served.throttledTo(Long.MAX_VALUE);
        // Then
        assertCompleted(TransferFixture.await(transfer), CONTENT);
        assertThat(fixture.hub().bytesServed(PATH)).isLessThan(CONTENT.length() * 5 / 4);
    }

    @Test
    void asksForASmallFileOnce() {
        // Given
        Content small = Content.generated(1, 300 * KIB);
        fixture.hub().serve(PATH, small);
        Expectation expected = Expectation.NONE.withSize(small.length());
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, expected, 1));
        // Then
        assertCompleted(outcome, small);
        assertThat(fixture.hub().exchanges(PATH)).hasSize(1);
    }

    @Test
    void fetchesAnEmptyFile() {
        // Given
        fixture.hub().serve(PATH, Content.of(""));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, Content.of(""));
    }

    @Test
    void fetchesOnlyTheRestOfPiecesThatAreCut() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingTimesWith(12, Fault.cutAfter(100 * KIB));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(fixture.hub().bytesServedTwice(PATH)).isLessThan(2 * MIB);
    }

    @Test
    @FaultRow(15)
    void aSilentConnectionDoesNotHoldUpTheOthers() {
        // Given
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingOnceWith(Fault.cutAfter(200 * KIB))
                .failingOnceWith(Fault.stallAfter(50 * KIB));
        try (HttpFetcher patient = TransferFixture.loopbackHttp(Duration.ofMinutes(10))) {
            TransferEngine engine =
                    new TransferEngine(patient, TransferFixture.SETTINGS.withConnections(LIMITS));
            // When
            TransferOutcome outcome =
                    TransferFixture.await(
                            engine.start(fixture.request(PATH), TransferListener.SILENT));
            // Then
            assertCompleted(outcome, CONTENT);
        }
    }

    @Test
    @FaultRow(1)
    void fallsBackToOneStreamWhenRangesAreIgnored() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingAlwaysWith(Fault.ignoresRange());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(served.exchanges()).hasSize(1);
    }

    @Test
    @FaultRow(1)
    void asksAHostThatIgnoresRangesForNoneTheNextTime() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.ignoresRange());
        assertCompleted(fixture.fetch(PATH), CONTENT);
        Served next = fixture.hub().serve("/next", CONTENT);
        URI uri = fixture.hub().uri("/next");
        // When
        TransferOutcome outcome =
                fixture.run(
                        TransferRequest.of(
                                "m", uri, Expectation.NONE, fixture.directory().resolve("n"), 1));
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(next.exchanges())
                .singleElement()
                .satisfies(one -> assertThat(one.request().header("Range")).isEmpty());
    }

    @Test
    void givesConnectionsUpWhenTheHostIsToHaveFewer() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT).throttledTo(MIB);
        Transfer transfer = fixture.engine().start(fixture.request(PATH), TransferListener.SILENT);
        await().until(() -> connections() >= 4);
        // When
        fixture.engine().limitConnectionsPerHost(0);
        // Then
        await().until(() -> connections() == 1);
        served.throttledTo(Long.MAX_VALUE);
        assertCompleted(TransferFixture.await(transfer), CONTENT);
    }

    private static long connections() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("connection model.safetensors"))
                .count();
    }

    @Test
    @FaultRow(1)
    void fallsBackToOneStreamWhenRangesAreIgnoredLater() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.longBody(0)).failingAlwaysWith(Fault.ignoresRange());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    @FaultRow(5)
    void startsOverWhenTheContentChangesBetweenPieces() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.longBody(0)).failingAlwaysWith(Fault.changedEtag());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    @FaultRow(18)
    void doesWithFewerConnectionsWhenTheHostWantsFewer() {
        // Given
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingOnceWith(Fault.longBody(0))
                .failingTimesWith(3, Fault.status(429, Map.of("Retry-After", "60"), ""));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    void reportsARateLimitThatLeavesNoConnection() {
        // Given
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingOnceWith(Fault.longBody(0))
                .failingAlwaysWith(Fault.status(429, Map.of("Retry-After", "60"), ""));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertThat(assertFailed(outcome, FailureCode.SOURCE_RATE_LIMITED).retryAfter())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    @FaultRow(4)
    void allConnectionsShareOneNewAddressWhenTheOldOneExpires() {
        // Given
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingOnceWith(Fault.longBody(0))
                .failingAlwaysWith(Fault.status(403));
        fixture.hub().serve("/fresh", CONTENT);
        AtomicInteger renewals = new AtomicInteger();
        UrlRenewal renewal =
                _ -> {
                    renewals.incrementAndGet();
                    return fixture.hub().uri("/fresh");
                };
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH).withRenewal(renewal));
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(renewals).hasValue(1);
    }

    @Test
    void followsRedirectsOnceForAllPartsAndKeepsTheSecretToItself() {
        // Given
        try (Hub storage = Hub.start()) {
            Served signed = storage.serve("/signed", CONTENT).refusingHeader("Authorization");
            signed.failingOnceWith(Fault.longBody(0))
                    .failingOnceWith(Fault.longBody(0))
                    .failingOnceWith(Fault.status(403));
            fixture.hub()
                    .serve(PATH, CONTENT)
                    .failingAlwaysWith(Fault.redirectTo(storage.uri("/signed")));
            TransferRequest request =
                    fixture.request(PATH).withHeaders(List.of(HeaderField.bearer("hf_secret")));
            // When
            TransferOutcome outcome = fixture.run(request);
            // Then
            assertCompleted(outcome, CONTENT);
            assertThat(fixture.hub().exchanges(PATH)).hasSizeBetween(2, 10);
            assertThat(signed.exchanges()).hasSizeGreaterThan(10);
            assertThat(signed.exchanges()).extracting(Exchange::status).doesNotContain(400);
        }
    }

    @Test
    void givesUpWhenNoConnectionGetsAnything() {
        // Given
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingOnceWith(Fault.longBody(0))
                .failingAlwaysWith(Fault.reset());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertFailed(outcome, FailureCode.SOURCE_UNREACHABLE);
    }

    @Test
    void resumesWithTheGapsThatAnEarlierOwnerLeft() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT).throttledTo(2 * MIB);
        Transfer first = fixture.engine().start(fixture.request(PATH), TransferListener.SILENT);
        await().until(() -> first.progress().bytesWritten() > 3 * MIB);
        first.stop(StopReason.HANDED_BACK);
        served.throttledTo(Long.MAX_VALUE);
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, Expectation.NONE, 2));
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(fixture.hub().bytesServed(PATH)).isLessThan(CONTENT.length() + 4 * MIB);
    }

    @Test
    void stopsAllConnectionsAtOnce() {
        // Given
        fixture.hub().serve(PATH, CONTENT).throttledTo(256 * KIB);
        Transfer transfer = fixture.engine().start(fixture.request(PATH), TransferListener.SILENT);
        await().until(() -> fixture.hub().openConnections() >= 3);
        CompletableFuture<TransferOutcome> outcome = transfer.outcome();
        // When
        transfer.stop(StopReason.CANCELLED);
        // Then
        assertThat(outcome.join()).isInstanceOf(TransferOutcome.Stopped.class);
        await().until(() -> fixture.hub().openConnections() == 0);
    }

    @Test
    void noticesWrongBytesInOnePiece() {
        // Given
        URI uri = fixture.hub().uri(PATH);
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingOnceWith(Fault.longBody(0))
                .failingOnceWith(Fault.wrongBytes());
        TransferRequest request =
                TransferRequest.of(
                        "m",
                        uri,
                        Expectation.NONE.withSha256(sha256(CONTENT)),
                        fixture.staging(),
                        1);
        // When
        TransferOutcome outcome = fixture.run(request);
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(fixture.hub().exchanges(PATH)).extracting(Exchange::status).contains(206);
    }
}
