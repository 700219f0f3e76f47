package dev.ballast.metadata.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.metadata.preview.Pictures;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.worker.ApiKey;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Hands pictures to the API (`PUT /internal/v1/previews/…`), which mounts no volume.
final class ApiShelf implements Pictures.Shelf, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(3))
                    .build();
    private final String base;
    private final ApiKey key;

    /// @param api its address
    ApiShelf(URI api, ApiKey key) {
        this.base = api.toString().replaceAll("/+$", "") + "/internal/v1/previews/";
        this.key = key;
    }

    @Override
    public Optional<RelativePath> put(
            Sha256 sha256, byte[] bytes, SourceRef source, RelativePath path) throws IOException {
        String query = "?source=%s&path=%s".formatted(encode(source.text()), encode(path.value()));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + sha256.hex() + query))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + key.value())
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(bytes))
                        .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() == 401 || answer.statusCode() == 403) {
                key.refused();
            }
            if (answer.statusCode() >= 300) {
                throw new IOException("the API takes no preview: " + answer.statusCode());
            }
            return before(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("told to stop", e);
        }
    }

    /// An earlier version of the API says nothing.
    private static Optional<RelativePath> before(byte[] answer) throws IOException {
        return answer.length == 0
                ? Optional.empty()
                : Optional.of(new RelativePath(JSON.readTree(answer).path("path").asText()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
