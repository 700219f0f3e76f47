package dev.ballast.worker.http;

import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.GatheredClaims;
import dev.ballast.model.message.GatheredClaims.Waiting;
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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Claims by `POST /internal/v1/claims`; slots that become free while a request is under way ask by
/// one request together.
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
    private final Map<List<TaskKind>, GatheredClaims<Answer>> gathered = new ConcurrentHashMap<>();

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
        GatheredClaims<Answer> others =
                gathered.computeIfAbsent(request.kinds(), _ -> new GatheredClaims<>(this::answer));
        try {
            return others.add(request).get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw unavailable(String.valueOf(cause == null ? e : cause.getMessage()), cause);
        }
    }

    /// Slots that wait for a request which is not sent yet.
    int waiting() {
        return gathered.values().stream().mapToInt(GatheredClaims::waiting).sum();
    }

    private void answer(List<Waiting<Answer>> group) {
        List<Claim> granted = new ArrayList<>();
        Answer none = new Answer.Nothing(Instant.MIN);
        try {
            HttpResponse<byte[]> response = http.send(post(group), BodyHandlers.ofByteArray());
            switch (response.statusCode()) {
                case 200 -> granted.addAll(claims(response.body(), group.size()));
                case 204 -> none = new Answer.Nothing(asOf(response));
                case 401, 403 -> {
                    key.refused();
                    throw new IllegalStateException(
                            "the API refuses %s with %d; it must have the role 'worker'"
                                    .formatted(key, response.statusCode()));
                }
                default ->
                        throw new IllegalStateException(
                                "the API answered " + response.statusCode());
            }
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException("no answer from the API: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        Iterator<Claim> claims = granted.iterator();
        for (Waiting<Answer> one : group) {
            one.answer().complete(claims.hasNext() ? new Answer.Granted(claims.next()) : none);
        }
    }

    private static List<Claim> claims(byte[] body, int asked) {
        if (asked > 1) {
            List<Claim> several = MessageJson.read(body, Several.class).claims();
            if (several != null) {
                return several;
            }
            // An API of the version before, which gives one whatever was asked for.
        }
        return List.of(MessageJson.read(body, Claim.class));
    }

    /// A [Claim.Group], if it is one.
    record Several(@Nullable List<Claim> claims) {}

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest post(List<Waiting<Answer>> group) throws IOException {
        Claim.Request one = group.getFirst().request();
        Object asked =
                group.size() == 1
                        ? one
                        : new Claim.GroupRequest(
                                one.worker(), one.kinds(), one.volumes(), group.size());
        return HttpRequest.newBuilder(claims)
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + key.value())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(MessageJson.write(asked)))
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
