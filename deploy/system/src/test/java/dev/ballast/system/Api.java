package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The native API as a program would use it. Thread-safe.
final class Api implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FINAL = Set.of("completed", "failed", "cancelled");

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final URI base;
    private final String key;

    Api(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    URI address(String path) {
        return base.resolve(path);
    }

    String key() {
        return key;
    }

    Answer get(String path) {
        return send("GET", path, null, Map.of());
    }

    Answer post(String path, Object body) {
        return send("POST", path, body, Map.of());
    }

    Answer post(String path) {
        return send("POST", path, null, Map.of());
    }

    Answer put(String path, Object body) {
        return send("PUT", path, body, Map.of());
    }

    /// @param body sent as it is when it is a text, as JSON otherwise
    Answer send(String method, String path, @Nullable Object body, Map<String, String> headers) {
        HttpRequest.Builder request =
                request(path)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(text(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers(),
                    parse(response.body()),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Submits a job that nobody has submitted before.
    ///
    /// @return its id
    String submit(Map<String, ?> job) {
        return post("/api/v1/jobs", job).expect(201).path("id").asText();
    }

    JsonNode job(String id) {
        return get("/api/v1/jobs/" + id).expect(200);
    }

    JsonNode jobs(String query) {
        return get("/api/v1/jobs?" + query).expect(200);
    }

    /// The files of a job.
    List<JsonNode> files(String id) {
        return items(get("/api/v1/jobs/" + id + "/files").expect(200));
    }

    static List<JsonNode> items(JsonNode list) {
        return list.path("items").valueStream().toList();
    }

    /// Who has the job's only file; empty while nobody does.
    String ownerOfTheFile(String id) {
        return files(id).stream()
                .map(file -> file.path("worker").asText(""))
                .findFirst()
                .orElse("");
    }

    /// Waits for the job's end, through any outage of the API.
    JsonNode awaitEnd(String id, Duration patience) {
        return await("the end of job " + id)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> job(id), job -> FINAL.contains(job.path("state").asText()));
    }

    /// Waits until the job has completed; any other end fails the test.
    JsonNode awaitCompleted(String id, Duration patience) {
        JsonNode job = awaitEnd(id, patience);
        assertThat(job.path("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    /// Waits until the job has fetched at least so many bytes.
    void awaitBytes(String id, long bytes) {
        await("%d bytes of job %s".formatted(bytes, id))
                .atMost(Duration.ofSeconds(30))
                .until(() -> job(id).path("bytes_done").asLong() >= bytes);
    }

    /// Everything that was ever said of a job that has ended, oldest first.
    List<JsonNode> eventsOf(String id) {
        HttpRequest request =
                request("/api/v1/jobs/" + id + "/events")
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", "0")
                        .build();
        try {
            HttpResponse<Stream<String>> response = http.send(request, BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body()
                    .filter(line -> line.startsWith("data:"))
                    .map(line -> parse(line.substring("data:".length())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + key);
    }

    private static String text(Object body) {
        try {
            return body instanceof String text ? text : JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static JsonNode parse(String text) {
        try {
            String trimmed = text.strip();
            return trimmed.startsWith("{") || trimmed.startsWith("[")
                    ? JSON.readTree(trimmed)
                    : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the API answered broken JSON: " + text, e);
        }
    }
}
