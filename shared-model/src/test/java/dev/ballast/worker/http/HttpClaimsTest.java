package dev.ballast.worker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import dev.ballast.worker.ApiKey;
import dev.ballast.worker.Claims.Answer;
import dev.ballast.worker.ClaimsUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpClaimsTest {
    private static final UUID HINT = UUID.randomUUID();
    private static final Claim.Request REQUEST =
            new Claim.Request("w1", List.of(TaskKind.TRANSFER), List.of(VolumeName.SHARED), HINT);
    private static final Claim CLAIM =
            new Claim(
                    UUID.randomUUID(),
                    7,
                    30,
                    new Work.Remove(VolumeName.SHARED, null, List.of(), List.of(), List.of()),
                    Map.of("token", "hf_1"));

    @TempDir Path folder;
    private final HttpServer api;
    private volatile Function<HttpExchange, Reply> answer = _ -> new Reply(204, "");

    record Reply(int status, String body) {}

    HttpClaimsTest() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        api.createContext("/internal/v1/claims", this::handle);
        api.start();
    }

    @AfterEach
    void stop() {
        api.stop(0);
    }

    @Test
    void bringsTheTaskThatWasGranted() throws Exception {
        answer =
                exchange -> {
                    Claim.Request asked = MessageJson.read(body(exchange), Claim.Request.class);
                    boolean right =
                            asked.equals(REQUEST)
                                    && "Bearer bk_1"
                                            .equals(
                                                    exchange.getRequestHeaders()
                                                            .getFirst("Authorization"));
                    return right
                            ? new Reply(200, MessageJson.writeText(CLAIM))
                            : new Reply(500, "");
                };
        try (HttpClaims claims = new HttpClaims(uri(), ApiKey.of("bk_1"))) {
            assertThat(claims.claim(REQUEST)).isEqualTo(new Answer.Granted(CLAIM));
        }
    }

    @Test
    void asksTogetherForSlotsThatBecomeFreeWhileARequestIsUnderWay() throws Exception {
        assertThat(answersToThreeTogether(new Claim.Group(List.of(CLAIM, CLAIM))))
                .containsExactlyInAnyOrder(
                        new Answer.Granted(CLAIM),
                        new Answer.Granted(CLAIM),
                        new Answer.Nothing(Instant.MIN));
    }

    @Test
    void takesTheOneTaskThatAnApiOfTheVersionBeforeGivesToThreeSlots() throws Exception {
        assertThat(answersToThreeTogether(CLAIM))
                .containsExactlyInAnyOrder(
                        new Answer.Granted(CLAIM),
                        new Answer.Nothing(Instant.MIN),
                        new Answer.Nothing(Instant.MIN));
    }

    /// What three slots get that become free while a request of another one is under way.
    private List<Answer> answersToThreeTogether(Object reply) throws Exception {
        // Given
        var asked = new CompletableFuture<Void>();
        var mayAnswer = new CompletableFuture<Void>();
        answer =
                exchange -> {
                    Claim.GroupRequest request =
                            MessageJson.read(body(exchange), Claim.GroupRequest.class);
                    if (request.count() == 3) {
                        return new Reply(200, MessageJson.writeText(reply));
                    }
                    asked.complete(null);
                    mayAnswer.join();
                    return new Reply(204, "");
                };
        try (HttpClaims claims = new HttpClaims(uri(), ApiKey.of("bk_1"));
                ExecutorService slots = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> first = slots.submit(() -> claims.claim(REQUEST));
            asked.join();
            List<Future<Answer>> others =
                    IntStream.range(0, 3)
                            .mapToObj(_ -> slots.submit(() -> claims.claim(REQUEST)))
                            .toList();
            await().until(() -> claims.waiting() == 3);
            // When
            mayAnswer.complete(null);
            // Then
            assertThat(first.get()).isInstanceOf(Answer.Nothing.class);
            var answers = new ArrayList<Answer>();
            for (Future<Answer> other : others) {
                answers.add(other.get());
            }
            return answers;
        }
    }

    @Test
    void takesAnEmptyAnswerForWhatRangBeforeTheApiLooked() throws Exception {
        Instant looked = Instant.parse("2026-01-01T00:00:10Z");
        answer =
                exchange -> {
                    exchange.getResponseHeaders().set(Claim.AS_OF_HEADER, looked.toString());
                    return new Reply(204, "");
                };
        try (HttpClaims claims = new HttpClaims(uri(), ApiKey.of("bk_1"))) {
            assertThat(claims.claim(REQUEST))
                    .isEqualTo(new Answer.Nothing(looked.minusMillis(250)));
        }
    }

    @Test
    void takesAnEmptyAnswerWithoutATimeForNoRing() throws Exception {
        try (HttpClaims claims = new HttpClaims(uri(), ApiKey.of("bk_1"))) {
            assertThat(claims.claim(REQUEST)).isEqualTo(new Answer.Nothing(Instant.MIN));
        }
    }

    @Test
    void readsTheKeyFileAgainAfterTheKeyWasRefused() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("key"), "old\n");
        answer =
                exchange ->
                        "Bearer new".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                                ? new Reply(204, "")
                                : new Reply(401, "");
        try (HttpClaims claims = new HttpClaims(uri(), ApiKey.inFile(file))) {
            assertThatThrownBy(() -> claims.claim(REQUEST))
                    .isInstanceOf(ClaimsUnavailableException.class)
                    .hasMessageContaining("role 'worker'")
                    .hasMessageNotContaining("old");
            // When
            Files.writeString(file, "new\n");
            // Then
            assertThat(claims.claim(REQUEST)).isInstanceOf(Answer.Nothing.class);
        }
    }

    @Test
    void isUnavailableWhenTheAnswerMakesNoSense() {
        answer = _ -> new Reply(200, "<html>");
        assertUnavailable(uri(), ApiKey.of("k"));
    }

    @Test
    void isUnavailableOnAServerError() {
        answer = _ -> new Reply(503, "");
        assertUnavailable(uri(), ApiKey.of("k"));
    }

    @Test
    void isUnavailableWhenNobodyListens() {
        api.stop(0);
        assertUnavailable(uri(), ApiKey.of("k"));
    }

    @Test
    void isUnavailableUntilTheKeyFileIsThere() {
        assertUnavailable(uri(), ApiKey.inFile(folder.resolve("missing")));
    }

    private static void assertUnavailable(URI uri, ApiKey key) {
        try (HttpClaims claims = new HttpClaims(uri, key)) {
            assertThatThrownBy(() -> claims.claim(REQUEST))
                    .isInstanceOf(ClaimsUnavailableException.class);
        }
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + api.getAddress().getPort() + "/");
    }

    private static byte[] body(HttpExchange exchange) {
        try {
            return exchange.getRequestBody().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        Reply reply = answer.apply(exchange);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
