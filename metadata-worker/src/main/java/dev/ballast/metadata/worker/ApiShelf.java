package dev.ballast.metadata.worker;

import dev.ballast.metadata.preview.Pictures;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.worker.ApiKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Hands pictures to the API (`PUT /internal/v1/previews/…`), which mounts no volume.
final class ApiShelf implements Pictures.Shelf, AutoCloseable {
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
    public void put(Sha256 sha256, byte[] bytes) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + sha256.hex()))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + key.value())
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(bytes))
                        .build();
        try {
            HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
            if (answer.statusCode() == 401 || answer.statusCode() == 403) {
                key.refused();
            }
            if (answer.statusCode() >= 300) {
                throw new IOException("the API takes no preview: " + answer.statusCode());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("told to stop", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
