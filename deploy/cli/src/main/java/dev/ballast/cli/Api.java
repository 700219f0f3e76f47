package dev.ballast.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Calls `/api/v1`. It passes on what the API answers and adds no meaning of its own.
final class Api implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(75);

    private final URI address;
    private final String key;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build();

    /// @param address ends in `/`
    Api(URI address, String key) {
        this.address = address;
        this.key = key;
    }

    URI address() {
        return address;
    }

    JsonNode get(String path) throws IOException, ApiProblem {
        return call("GET", path, null, Map.of());
    }

    JsonNode post(String path) throws IOException, ApiProblem {
        return call("POST", path, null, Map.of());
    }

    JsonNode post(String path, Object body, Map<String, String> headers)
            throws IOException, ApiProblem {
        return call("POST", path, body, headers);
    }

    JsonNode put(String path, Object body) throws IOException, ApiProblem {
        return call("PUT", path, body, Map.of());
    }

    JsonNode patch(String path, Object body) throws IOException, ApiProblem {
        return call("PATCH", path, body, Map.of());
    }

    void delete(String path) throws IOException, ApiProblem {
        call("DELETE", path, null, Map.of());
    }

    /// Sends bytes.
    ///
    /// @return the headers of the answer, by name in lower case
    Map<String, String> send(String method, String path, Map<String, String> headers, byte[] body)
            throws IOException, ApiProblem {
        HttpRequest.Builder request = request(path);
        headers.forEach(request::header);
        request.method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        HttpResponse<byte[]> response =
                send(request.timeout(ANSWER).build(), BodyHandlers.ofByteArray());
        if (response.statusCode() >= 300) {
            throw new ApiProblem(response.statusCode(), parse(response.body()));
        }
        return response.headers().map().entrySet().stream()
                .collect(
                        Collectors.toMap(
                                field -> field.getKey().toLowerCase(Locale.ROOT),
                                field -> field.getValue().getFirst()));
    }

    /// Opens a stream of server-sent events; the caller closes it.
    InputStream events(String path, String lastEventId) throws IOException, ApiProblem {
        HttpRequest.Builder request =
                request(path).header("Accept", "text/event-stream").GET().timeout(ANSWER);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> response = send(request.build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            try (InputStream body = response.body()) {
                throw new ApiProblem(response.statusCode(), parse(body.readAllBytes()));
            }
        }
        return response.body();
    }

    /// `?name=value&…` of the values that are not empty; nothing if all are.
    static String query(Map<String, String> values) {
        String text =
                values.entrySet().stream()
                        .filter(value -> !value.getValue().isEmpty())
                        .map(value -> value.getKey() + "=" + encode(value.getValue()))
                        .collect(Collectors.joining("&"));
        return text.isEmpty() ? "" : "?" + text;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(String text) throws IOException {
        return JSON.readTree(text);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private JsonNode call(
            String method, String path, @Nullable Object body, Map<String, String> headers)
            throws IOException, ApiProblem {
        HttpRequest.Builder request = request(path).header("Accept", "application/json");
        headers.forEach(request::header);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(write(body)));
        }
        HttpResponse<byte[]> response =
                send(request.timeout(ANSWER).build(), BodyHandlers.ofByteArray());
        JsonNode answer = parse(response.body());
        if (response.statusCode() >= 300) {
            throw new ApiProblem(response.statusCode(), answer);
        }
        return answer;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve("api/v1/" + path))
                .header("Authorization", "Bearer " + key);
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException {
        try {
            return client.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// What is not JSON, such as the page of a proxy, counts as no answer.
    private static JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }
}
