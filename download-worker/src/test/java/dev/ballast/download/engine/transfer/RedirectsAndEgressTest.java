package dev.ballast.download.engine.transfer;

import static dev.ballast.download.engine.transfer.TransferFixture.assertCompleted;
import static dev.ballast.download.engine.transfer.TransferFixture.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.download.FaultRow;
import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.Request;
import dev.ballast.model.job.FailureCode;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsAndEgressTest {
    private static final Content CONTENT = Content.generated(3, 100_000);
    private static final Dns INSIDE = _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};

    @RegisterExtension final TransferFixture fixture = new TransferFixture();

    @Test
    @FaultRow(23)
    void followsRedirectsAndKeepsTheSecretFromOtherOrigins() {
        // Given
        try (Hub storage = Hub.start()) {
            storage.serve("/signed", CONTENT).refusingHeader("Authorization");
            fixture.hub().serve("/m", CONTENT).failingAlwaysWith(to(fixture.hub(), "/n"));
            fixture.hub().serve("/n", CONTENT).failingAlwaysWith(to(storage, "/signed"));
            TransferRequest request =
                    fixture.request("/m")
                            .withHeaders(
                                    List.of(
                                            HeaderField.bearer("hf_secret"),
                                            HeaderField.plain("X-Kind", "model")));
            // When
            TransferOutcome outcome = fixture.run(request);
            // Then
            assertCompleted(outcome, CONTENT);
            assertThat(first(fixture.hub(), "/m").header("Authorization"))
                    .contains("Bearer hf_secret");
            assertThat(first(fixture.hub(), "/n").header("Authorization"))
                    .contains("Bearer hf_secret");
            assertThat(first(storage, "/signed").header("Authorization")).isEmpty();
            assertThat(first(storage, "/signed").header("X-Kind")).contains("model");
        }
    }

    @Test
    @FaultRow(23)
    void doesNotSendTheSecretAgainWhenTheChainComesBack() {
        // Given
        try (Hub other = Hub.start()) {
            fixture.hub().serve("/m", CONTENT).failingAlwaysWith(to(other, "/back"));
            other.serve("/back", CONTENT).failingAlwaysWith(to(fixture.hub(), "/end"));
            fixture.hub().serve("/end", CONTENT);
            // When
            TransferOutcome outcome =
                    fixture.run(
                            fixture.request("/m")
                                    .withHeaders(List.of(HeaderField.bearer("hf_secret"))));
            // Then
            assertCompleted(outcome, CONTENT);
            assertThat(fixture.hub().exchanges("/end"))
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(it.request().header("Authorization")).isEmpty());
        }
    }

    @Test
    void asksForTheContentAsItIsUnderItsOwnName() {
        // Given
        fixture.hub().serve("/m", CONTENT);
        // When
        fixture.fetch("/m");
        // Then
        Request request = first(fixture.hub(), "/m");
        assertThat(request.header("Accept-Encoding")).contains("identity");
        assertThat(request.header("User-Agent")).contains("ballast/test");
        assertThat(request.header("Cookie")).isEmpty();
    }

    @Test
    @FaultRow(22)
    void givesUpOnALoopOfRedirects() {
        // Given
        fixture.hub().serve("/m", CONTENT).failingAlwaysWith(to(fixture.hub(), "/m"));
        // When
        TransferOutcome outcome = fixture.fetch("/m");
        // Then
        assertFailed(outcome, FailureCode.SOURCE_UNREACHABLE);
        assertThat(fixture.hub().exchanges("/m")).hasSize(11);
    }

    @Test
    @FaultRow(22)
    void givesUpOnARedirectWithoutTarget() {
        // Given
        fixture.hub().serve("/m", CONTENT).failingAlwaysWith(Fault.status(302));
        // When
        TransferOutcome outcome = fixture.fetch("/m");
        // Then
        assertFailed(outcome, FailureCode.SOURCE_UNREACHABLE);
    }

    @Test
    void escapesWhatAServerPutsUnescapedIntoLocation() {
        // Given
        fixture.hub()
                .serve("/m", CONTENT)
                .failingAlwaysWith(Fault.status(302, Map.of("Location", "/my model|1"), ""));
        fixture.hub().serve("/my%20model%7C1", CONTENT);
        // When
        TransferOutcome outcome = fixture.fetch("/m");
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9/m",
                "http://169.254.169.254/latest/meta-data",
                "http://[::1]:9/m",
                "http://[::ffff:127.0.0.1]:9/m",
                "http://2130706433:9/m",
                "http://localhost:9/m",
                "http://public.example:9/m"
            })
    void refusesAddressesInside(String uri) {
        // Given
        Dns dns =
                host ->
                        host.equals("public.example")
                                ? new InetAddress[] {InetAddress.ofLiteral("10.0.0.1")}
                                : InetAddress.getAllByName(host);
        try (HttpFetcher http =
                new HttpFetcher(HttpSettings.of("test"), EgressPolicy.PUBLIC_ONLY, dns)) {
            // When
            TransferOutcome outcome = run(http, URI.create(uri));
            // Then
            assertThat(assertFailed(outcome, FailureCode.EGRESS_DENIED).detail())
                    .contains("BALLAST_EGRESS_ALLOW");
        }
    }

    @Test
    @FaultRow(22)
    void refusesARedirectToTheInside() {
        // Given
        Hub hub = fixture.hub();
        hub.serve("/m", CONTENT)
                .failingAlwaysWith(Fault.redirectTo(URI.create("http://169.254.169.254/x")));
        // When
        TransferOutcome outcome = fixture.fetch("/m");
        // Then
        assertFailed(outcome, FailureCode.EGRESS_DENIED);
    }

    @Test
    void connectsToTheAddressThatWasCheckedAndAsksForTheName() {
        // Given
        fixture.hub().serve("/m", CONTENT);
        try (HttpFetcher http =
                new HttpFetcher(
                        HttpSettings.of("test"),
                        EgressPolicy.of(List.of("models.example")),
                        INSIDE)) {
            URI uri = URI.create("http://models.example:" + fixture.hub().port() + "/m");
            // When
            TransferOutcome outcome = run(http, uri);
            // Then
            assertCompleted(outcome, CONTENT);
            assertThat(first(fixture.hub(), "/m").header("Host"))
                    .contains("models.example:" + fixture.hub().port());
        }
    }

    private TransferOutcome run(HttpFetcher http, URI uri) {
        TransferEngine engine = new TransferEngine(http, EngineSettings.DEFAULT);
        return TransferFixture.await(
                engine.start(
                        TransferRequest.of("m", uri, Expectation.NONE, fixture.staging(), 1),
                        TransferListener.SILENT));
    }

    private static Fault to(Hub hub, String path) {
        return Fault.redirectTo(hub.uri(path));
    }

    private static Request first(Hub hub, String path) {
        return hub.exchanges(path).getFirst().request();
    }
}
