package dev.ballast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.TestAuthority;
import dev.ballast.local.hub.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
    private static final Content CONTENT = Content.generated(1, 100_000);
    private static final String PUBLIC = "203.0.113.7";

    // Names as a resolver outside would know them; the small proxy leads all of them to loopback.
    private static final Dns OUTSIDE =
            host ->
                    switch (host) {
                        case "hub.example" -> addresses(PUBLIC);
                        case "half.example" -> addresses(PUBLIC, "10.0.0.1");
                        case "unknown.example" -> throw new UnknownHostException(host);
                        default -> InetAddress.getAllByName(host);
                    };

    @TempDir private static Path directory;
    private static TestAuthority authority;
    private static TlsIdentity identity;

    private final SmallProxy proxy = new SmallProxy();

    @BeforeAll
    static void found() {
        authority = TestAuthority.in(directory);
        identity = authority.issue("dns:hub.example");
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @ParameterizedTest
    @CsvSource({
        "http, false, GET http://hub.example:%d/m",
        "http, true, CONNECT hub.example:%d",
        "socks5, false, SOCKS 203.0.113.7:%d",
        "socks5, true, SOCKS 203.0.113.7:%d",
        "socks5h, false, SOCKS hub.example:%d",
        "socks5h, true, SOCKS hub.example:%d"
    })
    void fetchesThroughAProxy(String kind, boolean tls, String asked) throws IOException {
        try (Hub hub = tls ? Hub.startTls(identity) : Hub.start();
                HttpFetcher http = fetcher(kind + "://127.0.0.1:" + proxy.port())) {
            // Given
            hub.serve("/m", CONTENT);
            // When
            byte[] body = get(http, at("hub.example", tls, hub));
            // Then
            assertThat(body).isEqualTo(CONTENT.bytes());
            assertThat(proxy.asked()).containsExactly(asked.formatted(hub.port()));
        }
    }

    @ParameterizedTest
    @CsvSource({"http, false", "http, true", "socks5, false", "socks5h, true"})
    void tellsTheProxyWhoItIsAndNobodyElse(String kind, boolean tls) throws IOException {
        proxy.wanting("us er:p@ss:word");
        try (Hub hub = tls ? Hub.startTls(identity) : Hub.start();
                HttpFetcher http =
                        fetcher(kind + "://us%20er:p%40ss:word@127.0.0.1:" + proxy.port())) {
            // Given
            hub.serve("/m", CONTENT);
            // When
            byte[] body = get(http, at("hub.example", tls, hub));
            // Then
            assertThat(body).isEqualTo(CONTENT.bytes());
            assertThat(hub.exchanges("/m").getFirst().request().header("Proxy-Authorization"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"http, http", "http, https", "socks5, http"})
    void saysThatTheProxyWantsOtherCredentialsWithoutPrintingThem(String kind, String scheme) {
        proxy.wanting("user:right");
        try (HttpFetcher http = fetcher(kind + "://user:wrong@127.0.0.1:" + proxy.port())) {
            // When, Then
            assertThatExceptionOfType(ProxyException.class)
                    .isThrownBy(() -> get(http, URI.create(scheme + "://hub.example/m")))
                    .withMessageContaining("wants a user and password")
                    .withMessageContaining(kind + "://127.0.0.1:" + proxy.port())
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wrong"))
                    .matches(ProxyException::isLasting);
        }
    }

    @ParameterizedTest
    @CsvSource({"http, 403, true", "http, 502, false", "socks5, 2, true", "socks5h, 5, false"})
    void tellsARefusalOfTheProxyFromOneOfTheServer(String kind, int code, boolean lasting) {
        proxy.refusingWith(code);
        try (HttpFetcher http = fetcher(kind + "://127.0.0.1:" + proxy.port())) {
            // When, Then
            assertThatExceptionOfType(ProxyException.class)
                    .isThrownBy(() -> get(http, URI.create("https://hub.example/m")))
                    .matches(e -> e.isLasting() == lasting);
        }
    }

    @Test
    void saysThatTheProxyIsNotThere() {
        int port = proxy.port();
        proxy.close();
        try (HttpFetcher http = fetcher("http://127.0.0.1:" + port)) {
            // When, Then
            assertThatExceptionOfType(ProxyException.class)
                    .isThrownBy(() -> get(http, URI.create("https://hub.example/m")))
                    .withMessageContaining("cannot be used");
        }
    }

    @Test
    void doesNotWaitForEverForAProxyThatIsSilent() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                HttpFetcher http = fetcher("socks5://127.0.0.1:" + silent.getLocalPort())) {
            // When, Then
            assertThatExceptionOfType(ProxyException.class)
                    .isThrownBy(() -> get(http, URI.create("https://hub.example/m")))
                    .withMessageContaining("does not answer");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/m",
                "http://169.254.169.254/latest",
                "https://[fd00::1]/m",
                "http://167772161/m",
                "https://half.example/m",
                "https://unknown.example/m"
            })
    void refusesAddressesInsideAlsoWhereTheProxyLooksUpNames(String uri) {
        for (String kind : List.of("http", "socks5h")) {
            try (HttpFetcher http = fetcher(kind + "://127.0.0.1:" + proxy.port())) {
                // When, Then
                assertThatExceptionOfType(EgressDeniedException.class)
                        .isThrownBy(() -> get(http, URI.create(uri)))
                        .withMessageContaining("BALLAST_EGRESS_ALLOW");
            }
        }
        assertThat(proxy.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown.example", "*.example", "*"})
    void leavesANameToTheProxyThatTheOperatorListed(String allowed) throws IOException {
        try (Hub hub = Hub.start();
                HttpFetcher http = fetcher("http://127.0.0.1:" + proxy.port(), allowed)) {
            // Given
            hub.serve("/m", CONTENT);
            // When
            byte[] body = get(http, at("unknown.example", false, hub));
            // Then
            assertThat(body).isEqualTo(CONTENT.bytes());
        }
    }

    @Test
    void talksToLoopbackWithoutAProxy() throws IOException {
        try (Hub hub = Hub.start();
                HttpFetcher http = fetcher("http://127.0.0.1:" + proxy.port(), "127.0.0.0/8")) {
            // Given
            hub.serve("/m", CONTENT);
            // When
            byte[] body = get(http, hub.uri("/m"));
            // Then
            assertThat(body).isEqualTo(CONTENT.bytes());
            assertThat(proxy.asked()).isEmpty();
        }
    }

    private static URI at(String host, boolean tls, Hub hub) {
        return URI.create((tls ? "https" : "http") + "://" + host + ":" + hub.port() + "/m");
    }

    private static byte[] get(HttpFetcher http, URI uri) throws IOException {
        try (HttpAnswer answer = http.prepare(new HttpGet(uri, List.of(), null, null)).open()) {
            return answer.body().readAllBytes();
        }
    }

    private static HttpFetcher fetcher(String proxy, String... allowed) {
        try {
            return new HttpFetcher(
                    HttpSettings.of("test")
                            .withConnectTimeout(Duration.ofMillis(500))
                            .withProxies(ProxySettings.read(Map.of("ALL_PROXY", proxy)::get))
                            .withTrust(Trust.withBundle(authority.bundle())),
                    EgressPolicy.of(List.of(allowed)),
                    OUTSIDE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static InetAddress[] addresses(String... literals) {
        return List.of(literals).stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }
}
