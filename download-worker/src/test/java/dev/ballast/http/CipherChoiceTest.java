package dev.ballast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.hub.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CipherChoiceTest {

    @Test
    void asksForTheCipherThatCostsLeast(@TempDir Path directory) throws IOException {
        // Given
        TestAuthority authority = TestAuthority.in(directory);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpFetcher http =
                        new HttpFetcher(
                                HttpSettings.of("test")
                                        .withTrust(Trust.withBundle(authority.bundle())),
                                EgressPolicy.of(List.of("127.0.0.0/8")),
                                Dns.SYSTEM)) {
            CompletableFuture<String> cipher =
                    CompletableFuture.supplyAsync(() -> chosen(server, authority));
            URI address = URI.create("https://127.0.0.1:" + server.getLocalPort() + "/m");
            // When
            http.prepare(new HttpGet(address, List.of(), null, null)).open().close();
            // Then
            assertThat(cipher.join()).isEqualTo("TLS_AES_128_GCM_SHA256");
        }
    }

    private static String chosen(ServerSocket server, TestAuthority authority) {
        try (Socket socket = authority.issue("ip:127.0.0.1").serve(server.accept())) {
            socket.getOutputStream()
                    .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return ((SSLSocket) socket).getSession().getCipherSuite();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
