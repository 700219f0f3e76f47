package dev.ballast.local.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsHubTest {
    private static final Content CONTENT = Content.generated(4, 200_000);

    @TempDir private static Path directory;
    private static TestAuthority authority;

    @BeforeAll
    static void found() {
        authority = TestAuthority.in(directory);
    }

    @Test
    void servesFilesOverTls() throws Exception {
        try (Hub hub = Hub.startTls(authority.issue("ip:127.0.0.1"));
                HttpClient client = trusting()) {
            // Given
            hub.serve("/m", CONTENT);
            // When
            byte[] body = get(client, hub);
            // Then
            assertThat(body).isEqualTo(CONTENT.bytes());
        }
    }

    @Test
    void canBeSomebodyElseOrOutOfDate() {
        assertRefused(authority.issue("dns:hub.example"));
        assertRefused(authority.issueExpired("ip:127.0.0.1"));
    }

    private static void assertRefused(TlsIdentity identity) {
        try (Hub hub = Hub.startTls(identity);
                HttpClient client = trusting()) {
            assertThatThrownBy(() -> get(client, hub)).isInstanceOf(SSLHandshakeException.class);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] get(HttpClient client, Hub hub) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(hub.uri("/m")).build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    private static HttpClient trusting() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(authority.bundle())) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
