package dev.ballast.worker.http;

import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import dev.ballast.worker.ApiKey;
import dev.ballast.worker.Claims;
import dev.ballast.worker.ClaimsUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Claims by `POST /internal/v1/claims`.
///
/// An empty answer holds for all that rang before the time in its [Claim#AS_OF_HEADER], less what
/// the clocks of two API replicas may differ by. So only the API's clock counts, which also stamps
/// the doorbells, and the worker's own may be wrong.
public final class HttpClaims implements Claims, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SKEW_OF_REPLICAS = Duration.ofMillis(250);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(3))
                    .build();
    private final URI claims;
    private final ApiKey key;

    /// @param api the API's address, such as `http://api:8080`
    public HttpClaims(URI api, ApiKey key) {
        String base = api.toString();
        this.claims =
                URI.create(
                        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                                + "/internal/v1/claims");
        this.key = key;
    }

    @Override
    public Answer claim(Claim.Request request)
            throws ClaimsUnavailableException, InterruptedException {
        try {
            HttpResponse<byte[]> response = http.send(post(request), BodyHandlers.ofByteArray());
            return switch (response.statusCode()) {
                case 200 -> new Answer.Granted(MessageJson.read(response.body(), Claim.class));
                case 204 -> new Answer.Nothing(asOf(response));
                case 401, 403 -> {
                    key.refused();
                    throw unavailable(
                            "the API refuses %s with %d; it must have the role 'worker'"
                                    .formatted(key, response.statusCode()),
                            null);
                }
                default -> throw unavailable("the API answered " + response.statusCode(), null);
            };
        } catch (IOException | UncheckedIOException e) {
            throw unavailable("no answer from the API: " + e, e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest post(Claim.Request request) throws IOException {
        return HttpRequest.newBuilder(claims)
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + key.value())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(MessageJson.write(request)))
                .build();
    }

    private static Instant asOf(HttpResponse<?> response) {
        return response.headers()
                .firstValue(Claim.AS_OF_HEADER)
                .flatMap(HttpClaims::time)
                .map(time -> time.minus(SKEW_OF_REPLICAS))
                .orElse(Instant.MIN);
    }

    private static Optional<Instant> time(String header) {
        try {
            return Optional.of(Instant.parse(header));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private ClaimsUnavailableException unavailable(String why, @Nullable Throwable cause) {
        return new ClaimsUnavailableException(why + " url=" + claims, cause);
    }
}
