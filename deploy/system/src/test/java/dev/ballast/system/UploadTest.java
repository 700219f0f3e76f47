package dev.ballast.system;

import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Content;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
class UploadTest {
    private final Product product;
    private final Api api;
    private final HttpClient http = HttpClient.newHttpClient();

    UploadTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @Test
    void anUploadGoesOnFromWhatIsOnDiskWhenTheApiIsKilledInTheMiddleOfIt() throws Exception {
        // Given
        Content content = Content.safetensors(21, mebibytes(64));
        byte[] bytes = content.bytes();
        URI upload = begin("pushed.safetensors", bytes.length);
        // When
        try (Socket sender = beginToSend(upload, bytes, (int) mebibytes(40))) {
            await().until(() -> offset(upload) >= mebibytes(16));
            product.killAndStart("api");
            assertThat(sender.isConnected()).isTrue();
        }
        assertThat(offset(upload)).isBetween(mebibytes(16), mebibytes(40));
        String job = sendRest(upload, bytes);
        // Then
        api.awaitCompleted(job, Duration.ofSeconds(60));
        assertThat(Disk.sha256(product.volume().resolve("loras/pushed.safetensors")))
                .isEqualTo(content.sha256());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> send("HEAD", upload, BodyPublishers.noBody()).statusCode() == 404);
        assertThat(product.data().resolve("uploads").resolve(id(upload))).doesNotExist();
    }

    @Test
    void anUploadThatIsNotWhatItsDigestSaysIsNotInstalled() throws Exception {
        // Given
        byte[] bytes = Content.safetensors(22, 1000).bytes();
        String other = Content.safetensors(23, 1000).sha256();
        // When
        String job =
                sendRest(
                        begin("other.safetensors", bytes.length, ",sha256 " + base64(other)),
                        bytes);
        // Then
        JsonNode failed = api.awaitEnd(job, Duration.ofSeconds(60));
        assertThat(failed.path("error").path("code").asText()).isEqualTo("CHECKSUM_MISMATCH");
        assertThat(product.volume().resolve("loras/other.safetensors")).doesNotExist();
    }

    private URI begin(String name, long size) throws IOException, InterruptedException {
        return begin(name, size, "");
    }

    private URI begin(String name, long size, String more)
            throws IOException, InterruptedException {
        HttpRequest request =
                request(api.address("/api/v1/uploads"))
                        .header("Upload-Length", String.valueOf(size))
                        .header(
                                "Upload-Metadata",
                                "filename " + base64(name) + ",dest " + base64("loras") + more)
                        .POST(BodyPublishers.noBody())
                        .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return api.address(
                "/api/v1/uploads/"
                        + id(URI.create(answer.headers().firstValue("Location").orElseThrow())));
    }

    /// Announces the whole rest and sends so many bytes of it.
    private Socket beginToSend(URI upload, byte[] bytes, int count) throws IOException {
        Socket socket = new Socket(upload.getHost(), upload.getPort());
        String head =
                """
                PATCH %s HTTP/1.1\r
                Host: %s\r
                Authorization: Bearer %s\r
                Tus-Resumable: 1.0.0\r
                Upload-Offset: 0\r
                Content-Type: application/offset+octet-stream\r
                Content-Length: %d\r
                \r
                """
                        .formatted(
                                upload.getPath(), upload.getAuthority(), api.key(), bytes.length);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes, 0, count);
        return socket;
    }

    private String sendRest(URI upload, byte[] bytes) throws IOException, InterruptedException {
        int offset = Math.toIntExact(offset(upload));
        HttpRequest request =
                request(upload)
                        .header("Upload-Offset", String.valueOf(offset))
                        .header("Content-Type", "application/offset+octet-stream")
                        .method(
                                "PATCH",
                                BodyPublishers.ofByteArray(
                                        Arrays.copyOfRange(bytes, offset, bytes.length)))
                        .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        return answer.headers().firstValue("Ballast-Job").orElseThrow();
    }

    private long offset(URI upload) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("HEAD", upload, BodyPublishers.noBody());
        return answer.headers().firstValueAsLong("Upload-Offset").orElse(-1);
    }

    private HttpResponse<String> send(String method, URI uri, BodyPublisher body)
            throws IOException, InterruptedException {
        return http.send(request(uri).method(method, body).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + api.key())
                .header("Tus-Resumable", "1.0.0");
    }

    private static String id(URI upload) {
        return upload.getPath().substring(upload.getPath().lastIndexOf('/') + 1);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
