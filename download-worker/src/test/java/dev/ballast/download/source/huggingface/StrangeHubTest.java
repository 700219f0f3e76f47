package dev.ballast.download.source.huggingface;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.ballast.download.source.Source;
import dev.ballast.download.source.SourcePlan;
import dev.ballast.download.source.gguf.GgufSource;
import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.huggingface.HubSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that mirrors give and the hub does not.
class StrangeHubTest {
    private static final String COMMIT = "1".repeat(40);
    private static final String OID = "2".repeat(40);

    private final HttpServer server =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final HttpFetcher http =
            new HttpFetcher(
                    HttpSettings.of("test"), EgressPolicy.of(List.of("127.0.0.0/8")), Dns.SYSTEM);
    private final String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
    private final Hub hub = new Hub(http, HubSettings.of(endpoint, null));
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /// One line of an answer's head.
    private record Field(String name, String value) {}

    /// What a path gives, of a listing also its second page.
    private record Answer(String body, List<Field> fields) {}

    StrangeHubTest() throws IOException {
        server.createContext(
                "/",
                exchange -> {
                    String query = exchange.getRequestURI().getQuery();
                    String path = exchange.getRequestURI().getPath();
                    boolean next = query != null && query.contains("cursor");
                    Answer answer = answers.get(next ? path + "?cursor" : path);
                    byte[] body = (answer == null ? "" : answer.body()).getBytes(UTF_8);
                    if (answer != null) {
                        answer.fields()
                                .forEach(field ->
                                        exchange.getResponseHeaders()
                                                .add(field.name(), field.value()));
                    }
                    exchange.sendResponseHeaders(
                            answer == null ? 404 : 200, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void close() {
        http.close();
        server.stop(0);
    }

    @Test
    void aListingGoesOnWhereTheSecondOfTwoLinksSays() throws SourceFailure {
        // Given
        String tree = "/api/models/acme/tiny/tree/" + COMMIT;
        answer(
                tree,
                file("a", OID),
                new Field("Link", "<%s%s>; rel=\"first\"".formatted(endpoint, tree)),
                new Field("Link", "<%s%s?cursor=1>; rel=\"next\"".formatted(endpoint, tree)));
        answer(tree + "?cursor", file("b", OID));
        // When
        SourcePlan plan =
                resolve(new HuggingFaceSource(hub), "hf://acme/tiny@%s".formatted(COMMIT));
        // Then
        assertThat(plan.files())
                .extracting(planned -> planned.path().value())
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"file\",\"path\":\"a\",\"size\":3}",
                "{\"type\":\"file\",\"path\":\"a\",\"size\":3,\"oid\":\"abc\"}",
                "{\"type\":\"file\",\"path\":\"a\",\"oid\":\"2222222222222222222222222222222222222222\"}",
                "{\"type\":\"file\",\"path\":\"a\",\"size\":3,\"oid\":\"2222222222222222222222222222222222222222\",\"lfs\":{\"size\":3}}"
            })
    void aFileWithoutAUsableDigestCannotBeTaken(String entry) throws SourceFailure {
        // Given
        answer("/api/models/acme/tiny/tree/" + COMMIT, "[%s]".formatted(entry));
        // When
        SourcePlan plan =
                resolve(new HuggingFaceSource(hub), "hf://acme/tiny@%s".formatted(COMMIT));
        // Then
        assertThat(plan.files()).isEmpty();
        assertThat(plan.unusable())
                .singleElement()
                .extracting(SourcePlan.Unusable::why)
                .asString()
                .contains("'a'", "nothing could verify it");
    }

    @Test
    void filesOfNoCommitAreRefusedBeforeTheyAreFetched() {
        // Given
        answer("/v2/acme/tiny/manifests/Q8_0", "{\"ggufFile\":{\"rfilename\":\"m-Q8_0.gguf\"}}");
        answer(
                "/acme/tiny/resolve/main/m-Q8_0.gguf",
                "xyz",
                new Field("X-Linked-Etag", "\"" + "a".repeat(64) + "\""));
        // When, Then
        assertThatExceptionOfType(SourceFailure.class)
                .isThrownBy(() -> resolve(new GgufSource(hub), "gguf://acme/tiny:Q8_0"))
                .withMessageContainingAll("m-Q8_0.gguf", "X-Repo-Commit", "cannot be pinned");
    }

    private static SourcePlan resolve(Source source, String ref) throws SourceFailure {
        return source.resolve(SourceRef.parse(ref), Credential.NONE);
    }

    private void answer(String path, String body, Field... fields) {
        answers.put(path, new Answer(body, List.of(fields)));
    }

    private static String file(String path, String oid) {
        return "[{\"type\":\"file\",\"path\":\"%s\",\"size\":3,\"oid\":\"%s\"}]"
                .formatted(path, oid);
    }
}
