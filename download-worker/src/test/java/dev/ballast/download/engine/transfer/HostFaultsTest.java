package dev.ballast.download.engine.transfer;

import static dev.ballast.download.engine.transfer.TransferFixture.assertCompleted;
import static dev.ballast.download.engine.transfer.TransferFixture.assertFailed;
import static dev.ballast.download.engine.transfer.TransferFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.download.FaultRow;
import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Served;
import dev.ballast.model.job.FailureCode;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Hosts that are slow, busy, gone, or have changed their mind.
class HostFaultsTest {
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final Content CONTENT = Content.generated(17, 3 * MIB + 5);
    private static final String PATH = "/model.safetensors";

    @RegisterExtension private final TransferFixture fixture = new TransferFixture();

    @ParameterizedTest
    @FaultRow(4)
    @ValueSource(ints = {400, 403})
    void goesOnAtTheSameOffsetWhenASignedAddressHasExpired(int status) {
        // Given
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingOnceWith(Fault.cutAfter(2 * MIB))
                .failingAlwaysWith(Fault.expiredSignature(status));
        Served fresh = fixture.hub().serve("/fresh", CONTENT);
        URI freshUri = fixture.hub().uri("/fresh");
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH).withRenewal(_ -> freshUri));
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(fresh.exchanges()).hasSize(1);
        assertThat(fixture.hub().bytesServed("/fresh")).isLessThan(MIB + MIB / 4);
    }

    @Test
    @FaultRow(21)
    void endsWithWhatTheSourceSaysOfAFileThatHasGone() {
        // Given
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingOnceWith(Fault.cutAfter(2 * MIB))
                .failingAlwaysWith(Fault.status(404));
        UrlRenewal renewal =
                _ -> {
                    throw new RenewalException(
                            FailureCode.SOURCE_NOT_FOUND, "the commit has no such file", null);
                };
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH).withRenewal(renewal));
        // Then
        assertThat(assertFailed(outcome, FailureCode.SOURCE_NOT_FOUND).detail())
                .isEqualTo("the commit has no such file");
    }

    @Test
    @FaultRow(10)
    void asksOnceMoreWhenABodyIsCompressed() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.gzip());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertThat(assertCompleted(outcome, CONTENT).validator()).isNotNull();
        assertThat(served.exchanges()).hasSize(2);
    }

    @Test
    @FaultRow(10)
    void unpacksABodyThatOnlyComesCompressed() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingAlwaysWith(Fault.gzip());
        Expectation expected =
                Expectation.NONE.withSize(CONTENT.length()).withSha256(sha256(CONTENT));
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, expected, 1));
        // Then
        assertThat(assertCompleted(outcome, CONTENT).validator()).isNull();
        assertThat(served.exchanges())
                .extracting(exchange -> exchange.request().header("Accept-Encoding").orElse(""))
                .containsOnly("identity");
    }

    @Test
    @FaultRow(10)
    void keepsWhatItHasWhenTheRestOnlyComesCompressed() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.cutAfter(2 * MIB)).failingAlwaysWith(Fault.gzip());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertThat(assertFailed(outcome, FailureCode.SOURCE_UNREACHABLE).detail())
                .contains("compressed");
        served.healthy();
        assertCompleted(fixture.run(fixture.request(PATH, Expectation.NONE, 2)), CONTENT);
        assertThat(fixture.hub().bytesServed(PATH)).isLessThan(CONTENT.length() + MIB);
    }

    @Test
    @FaultRow(11)
    void takesABodyThatOnlyTheConnectionEndsIfTheDigestIsKnown() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.untilClose());
        Expectation expected = Expectation.NONE.withSha256(sha256(CONTENT));
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, expected, 1));
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    @FaultRow(11)
    void doesNotTakeALostConnectionForTheEnd() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.untilClose());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertThat(assertFailed(outcome, FailureCode.INVALID_REQUEST).detail()).contains("sha256");
    }

    @Test
    @FaultRow(15)
    void makesAConnectionAnewThatBringsNextToNothing() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.slow(20 * KIB));
        TransferEngine engine =
                new TransferEngine(
                        TransferFixture.loopbackHttp(Duration.ofMinutes(1)),
                        TransferFixture.SETTINGS.withTrickle(
                                new EngineSettings.Trickle(Duration.ofMillis(500), 100 * KIB)));
        // When
        TransferOutcome outcome =
                TransferFixture.await(engine.start(fixture.request(PATH), TransferListener.SILENT));
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(served.exchanges()).hasSize(2);
        assertThat(served.exchanges().getLast().request().header("If-Range")).isPresent();
    }

    @Test
    @FaultRow(16)
    void othersTakeOverTheRestOfASlowConnection() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.shortRange(KIB)).failingOnceWith(Fault.slow(10 * KIB));
        TransferEngine engine =
                new TransferEngine(
                        TransferFixture.loopbackHttp(Duration.ofMinutes(1)),
                        TransferFixture.SETTINGS.withConnections(
                                new ConnectionLimits(2, 4, 4, 4, 256 * KIB, MIB)));
        // When
        TransferOutcome outcome =
                TransferFixture.await(engine.start(fixture.request(PATH), TransferListener.SILENT));
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(served.exchanges())
                .anySatisfy(slow -> assertThat(slow.bytesSent()).isLessThan(200 * KIB));
    }

    @Test
    @FaultRow(17)
    void triesAgainWhenANameIsNotKnownForAMoment() {
        // Given
        fixture.hub().serve(PATH, CONTENT);
        AtomicInteger asked = new AtomicInteger();
        Dns forgetful =
                host -> {
                    if (asked.incrementAndGet() < 3) {
                        throw new UnknownHostException(host);
                    }
                    return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
                };
        try (HttpFetcher http = fetcher(forgetful)) {
            // When
            TransferOutcome outcome = fetch(http, "http://hub.example:" + fixture.hub().port());
            // Then
            assertCompleted(outcome, CONTENT);
        }
    }

    @Test
    @FaultRow(17)
    void saysThatANameIsNotKnown() {
        // Given
        Dns ignorant =
                host -> {
                    throw new UnknownHostException(host);
                };
        try (HttpFetcher http = fetcher(ignorant)) {
            // When
            TransferOutcome outcome = fetch(http, "http://hub.example");
            // Then
            assertThat(assertFailed(outcome, FailureCode.SOURCE_UNREACHABLE).detail())
                    .isEqualTo("the name hub.example is not known");
        }
    }

    @Test
    @FaultRow(18)
    void tellsWhoListensHowLongAHostWantsToBeLeftAlone() {
        // Given
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingAlwaysWith(
                        Fault.status(429, Map.of("RateLimit", "\"resolvers\";r=0;t=41"), ""));
        List<String> heard = new CopyOnWriteArrayList<>();
        TransferListener listener =
                new TransferListener() {
                    @Override
                    public void pushedBack(String host, @Nullable Duration wait) {
                        heard.add(host + " " + wait);
                    }
                };
        // When
        TransferOutcome outcome =
                TransferFixture.await(fixture.engine().start(fixture.request(PATH), listener));
        // Then
        assertThat(assertFailed(outcome, FailureCode.SOURCE_RATE_LIMITED).retryAfter())
                .isEqualTo(Duration.ofSeconds(42));
        assertThat(heard).containsExactly("127.0.0.1:" + fixture.hub().port() + " PT42S");
    }

    @Test
    @FaultRow(19)
    void leavesAHostAloneThatFailsAgainAndAgain() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.status(503));
        AtomicInteger seconds = new AtomicInteger();
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        try (HttpFetcher http = TransferFixture.loopbackHttp(Duration.ofSeconds(5))) {
            TransferEngine engine =
                    new TransferEngine(
                            EngineParts.of(
                                    http,
                                    TransferFixture.SETTINGS,
                                    () -> start.plusSeconds(seconds.get())));
            for (int file = 0; file < 10; file++) {
                run(engine);
                seconds.addAndGet(10);
            }
            int asked = served.exchanges().size();
            // When
            TransferOutcome spared = run(engine);
            seconds.addAndGet(60);
            served.healthy();
            TransferOutcome tried = run(engine);
            // Then
            assertThat(asked).isBetween(20, 26);
            assertThat(assertFailed(spared, FailureCode.SOURCE_UNREACHABLE).retryAfter())
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(15));
            assertThat(served.exchanges())
                    .extracting(Exchange::status)
                    .filteredOn(status -> status == 200)
                    .hasSize(1);
            assertCompleted(tried, CONTENT);
        }
    }

    @Test
    @FaultRow(20)
    void passesOnWhyAHubRefuses() {
        // Given
        Map<String, String> reason =
                Map.of("X-Error-Code", "GatedRepo", "X-Error-Message", "Accept the terms first");
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingAlwaysWith(Fault.status(403, reason, ""));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertThat(assertFailed(outcome, FailureCode.SOURCE_FORBIDDEN).detail())
                .endsWith("answered 403 (GatedRepo: Accept the terms first)");
        assertThat(served.exchanges()).hasSize(1);
    }

    private TransferOutcome run(TransferEngine engine) {
        return TransferFixture.await(engine.start(fixture.request(PATH), TransferListener.SILENT));
    }

    private TransferOutcome fetch(HttpFetcher http, String origin) {
        TransferRequest request =
                TransferRequest.of(
                        "m", URI.create(origin + PATH), Expectation.NONE, fixture.staging(), 1);
        return TransferFixture.await(
                new TransferEngine(http, TransferFixture.SETTINGS)
                        .start(request, TransferListener.SILENT));
    }

    private static HttpFetcher fetcher(Dns dns) {
        return new HttpFetcher(
                HttpSettings.of("test"), EgressPolicy.of(List.of("hub.example")), dns);
    }
}
