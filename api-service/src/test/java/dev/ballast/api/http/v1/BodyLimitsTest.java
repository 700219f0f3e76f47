package dev.ballast.api.http.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How large a body may be, byte by byte on the wire.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class BodyLimitsTest {
    private static final String UPLOADS = "/api/v1/uploads";
    private static final String FORM = "multipart/form-data; boundary=x";
    private static final String CHUNKED = "Transfer-Encoding: chunked";
    private static final byte[] CHUNK =
            ("100000\r\n" + " ".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.US_ASCII);

    @Inject Callers callers;

    /// Most tus clients send no body with the first request, and then no `Content-Type` either.
    @Test
    void anUploadBeginsWithoutABodyAndWithoutItsType() throws IOException {
        String begin =
                """
                POST /api/v1/uploads HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Tus-Resumable: 1.0.0\r
                Upload-Length: 100\r
                Upload-Metadata: filename YS5zYWZldGVuc29ycw==\r
                Content-Length: 0\r
                \r
                """
                        .formatted(callers.key(Role.ADMIN));
        assertThat(answer(begin, 0)).startsWith("HTTP/1.1 201").contains("Location:");
    }

    @Test
    void aFormThatTheFolderCannotHoldIsRefusedBeforeItComes() throws IOException {
        assertThat(answer(UPLOADS, FORM, "Content-Length: " + (1L << 50), 0))
                .startsWith("HTTP/1.1 507")
                .contains("INSUFFICIENT_STORAGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/jobs",
                "/api/v1/uploads/../jobs",
                "/api/v1/uploadsx",
                "/api/v1/catalog/metadata",
                "/api/v1/catalog/imports",
                "/api/models"
            })
    void aBodyThatBringsNoFileIsLimitedAsItIsAnnounced(String path) throws IOException {
        assertThat(answer(path, "application/json", "Content-Length: " + (9 << 20), 0))
                .startsWith("HTTP/1.1 413");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/jobs",
                "/api/v1/uploads/../jobs",
                "/api/v1/catalog/metadata",
                "/api/models"
            })
    void aBodyThatBringsNoFileIsLimitedAsItComes(String path) throws IOException {
        assertThat(answer(path, "application/json", CHUNKED, 9)).startsWith("HTTP/1.1 413");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/catalog/import", "/api/admin/models/import"})
    void anImportIsLimitedTo64Mebibytes(String path) throws IOException {
        assertThat(answer(path, "application/json", "Content-Length: " + ((64 << 20) + 1), 0))
                .startsWith("HTTP/1.1 413");
        assertThat(answer(path, "application/json", CHUNKED, 65)).startsWith("HTTP/1.1 413");
    }

    /// @param chunks of 1 MiB that are sent
    private String answer(String path, String type, String length, int chunks) throws IOException {
        return answer(
                """
                POST %s HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Content-Type: %s\r
                %s\r
                \r
                """
                        .formatted(path, callers.key(Role.ADMIN), type, length),
                chunks);
    }

    private String answer(String head, int chunks) throws IOException {
        URI service = callers.address("/");
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            Thread sender = Thread.startVirtualThread(() -> send(out, chunks));
            byte[] answer = new byte[4096];
            InputStream in = socket.getInputStream();
            int count = Math.max(0, in.read(answer));
            sender.interrupt();
            return new String(answer, 0, count, StandardCharsets.UTF_8);
        }
    }

    /// The service may end the connection in between.
    private static void send(OutputStream out, int chunks) {
        try {
            for (int i = 0; i < chunks; i++) {
                out.write(CHUNK);
            }
        } catch (IOException _) {
            // It has heard enough.
        }
    }
}
