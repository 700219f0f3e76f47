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
import dev.ballast.http.Trust;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.TestAuthority;
import dev.ballast.local.hub.TlsIdentity;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TlsFaultsTest {
    private static final Content CONTENT = Content.generated(5, 3_000_000);
    private static final String PATH = "/m";

    @TempDir private static Path directory;
    private static TestAuthority authority;
    private static TlsIdentity sound;

    @RegisterExtension private final TransferFixture fixture = new TransferFixture();

    @BeforeAll
    static void found() {
        authority = TestAuthority.in(directory);
        sound = authority.issue("ip:127.0.0.1");
    }

    @Test
    void fetchesOverTlsFromWhoeverTheBundleVouchesFor() throws IOException {
        try (Hub hub = Hub.startTls(sound)) {
            // Given
            hub.serve(PATH, CONTENT);
            // When
            TransferOutcome outcome = fetch(hub, Trust.withBundle(authority.bundle()));
            // Then
            assertCompleted(outcome, CONTENT);
        }
    }

    @Test
    @FaultRow(17)
    void goesOnAfterATlsConnectionBroke() throws IOException {
        try (Hub hub = Hub.startTls(sound)) {
            // Given
            hub.serve(PATH, CONTENT)
                    .failingOnceWith(Fault.resetAfter(1_000_000))
                    .failingOnceWith(Fault.cutAfter(500_000));
            // When
            TransferOutcome outcome = fetch(hub, Trust.withBundle(authority.bundle()));
            // Then
            assertCompleted(outcome, CONTENT);
            assertThat(hub.bytesServed(PATH)).isLessThan(2 * CONTENT.length());
        }
    }

    @Test
    @FaultRow(17)
    void doesNotTrustAnUnknownAuthority() {
        assertUntrusted(sound, Trust.system());
    }

    @Test
    @FaultRow(17)
    void doesNotTrustTheCertificateOfAnotherHost() throws IOException {
        assertUntrusted(authority.issue("dns:hub.example"), Trust.withBundle(authority.bundle()));
    }

    @Test
    @FaultRow(17)
    void doesNotTrustACertificateThatHasExpired() throws IOException {
        assertUntrusted(
                authority.issueExpired("ip:127.0.0.1"), Trust.withBundle(authority.bundle()));
    }

    @Test
    @FaultRow(17)
    void triesAgainWhereNobodySpeaksTls() {
        // Given
        fixture.hub().serve(PATH, CONTENT);
        String address = fixture.hub().uri(PATH).toString().replace("http:", "https:");
        // When
        TransferOutcome outcome =
                fixture.run(
                        TransferRequest.of(
                                "m", URI.create(address), Expectation.NONE, fixture.staging(), 1));
        // Then
        assertFailed(outcome, FailureCode.SOURCE_UNREACHABLE);
    }

    @Test
    @FaultRow(22)
    void neverFollowsARedirectFromHttpsToHttp() throws IOException {
        try (Hub hub = Hub.startTls(sound)) {
            // Given
            fixture.hub().serve(PATH, CONTENT);
            hub.serve(PATH, CONTENT).failingAlwaysWith(Fault.redirectTo(fixture.hub().uri(PATH)));
            // When
            TransferOutcome outcome = fetch(hub, Trust.withBundle(authority.bundle()));
            // Then
            assertFailed(outcome, FailureCode.EGRESS_DENIED);
            assertThat(fixture.hub().exchanges(PATH)).isEmpty();
        }
    }

    private void assertUntrusted(TlsIdentity identity, Trust trust) {
        try (Hub hub = Hub.startTls(identity)) {
            hub.serve(PATH, CONTENT);
            TransferOutcome outcome = fetch(hub, trust);
            assertThat(assertFailed(outcome, FailureCode.SOURCE_UNREACHABLE).detail())
                    .contains("certificate")
                    .contains("not trusted");
            assertThat(hub.exchanges(PATH)).isEmpty();
        }
    }

    private TransferOutcome fetch(Hub hub, Trust trust) {
        HttpSettings settings = HttpSettings.of("test").withTrust(trust);
        try (HttpFetcher http =
                new HttpFetcher(settings, EgressPolicy.of(List.of("127.0.0.0/8")), Dns.SYSTEM)) {
            TransferRequest request =
                    TransferRequest.of("m", hub.uri(PATH), Expectation.NONE, fixture.staging(), 1)
                            .withHeaders(List.of(HeaderField.bearer("s3cret")));
            return TransferFixture.await(
                    new TransferEngine(http, TransferFixture.SETTINGS)
                            .start(request, TransferListener.SILENT));
        }
    }
}
