package dev.ballast.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/// The calls that the benchmark makes. Thread-safe.
public final class QueueClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String key;

    public QueueClient(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    /// Sends a request and reads its JSON answer.
    ///
    /// @param method `GET` has no body; any other sends `body`
    /// @throws IOException when it is not answered with 2xx
    public JsonNode call(String method, String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                method.equals("GET")
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                        .build();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    "%s %s answered %d: %s"
                            .formatted(
                                    method,
                                    path,
                                    response.statusCode(),
                                    JSON.readTree(response.body())));
        }
        return JSON.readTree(response.body());
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return call("GET", path, Map.of());
    }

    /// Milliseconds from sending one job to its claim. Both times are this machine's: the claim's
    /// is what Postgres wrote down as the job's start.
    double postToClaimed(String source) throws IOException, InterruptedException {
        Instant sent = Instant.now();
        String id = call("POST", "/api/v1/jobs", Map.of("source", source)).path("id").asText();
        JsonNode ended = get("/api/v1/jobs/" + id + "?wait=30s");
        Instant started = Instant.parse(ended.path("started_at").asText());
        return Duration.between(sent, started).toNanos() / 1e6;
    }

    /// Jobs that have not ended.
    public int jobsUnderWay() throws IOException, InterruptedException {
        JsonNode jobs = get("/api/v1/stats").path("jobs");
        return Stream.of("queued", "resolving", "waiting", "downloading", "publishing")
                .mapToInt(state -> jobs.path(state).asInt())
                .sum();
    }

    @Override
    public void close() {
        http.close();
    }
}
