package dev.ballast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {
    private static final String PLAIN = "http://plain.example/m";
    private static final String TLS = "https://tls.example/m";

    @Test
    void goesDirectWhereNothingIsSet() {
        assertThat(choice(Map.of(), TLS)).isEqualTo("direct");
        assertThat(choice(Map.of("HTTPS_PROXY", "  "), TLS)).isEqualTo("direct");
    }

    @Test
    void hasAProxyForEachKindOfAddress() {
        // Given
        Map<String, String> environment =
                Map.of("HTTP_PROXY", "http://a:1", "HTTPS_PROXY", "socks5://b:2");
        // When, Then
        assertThat(choice(environment, PLAIN)).isEqualTo("http://a:1");
        assertThat(choice(environment, TLS)).isEqualTo("socks5://b:2");
    }

    @Test
    void takesTheProxyForAllWhereThereIsNoneOfItsOwn() {
        // Given
        Map<String, String> environment =
                Map.of("ALL_PROXY", "socks5h://all", "HTTP_PROXY", "http://a:1");
        // When, Then
        assertThat(choice(environment, PLAIN)).isEqualTo("http://a:1");
        assertThat(choice(environment, TLS)).isEqualTo("socks5h://all:1080");
    }

    @Test
    void prefersTheLowerCaseNames() {
        assertThat(choice(Map.of("https_proxy", "low:1", "HTTPS_PROXY", "up:2"), TLS))
                .isEqualTo("http://low:1");
    }

    @ParameterizedTest
    @CsvSource({
        "hub.example, hub.example, true",
        "hub.example, cdn.hub.example, true",
        "hub.example, nothub.example, false",
        ".hub.example, hub.example, true",
        ".hub.example, cdn.hub.example, true",
        "*.hub.example, cdn.hub.example, true",
        "HUB.Example., hub.example, true",
        "hub.example:8080, hub.example, false",
        "hub.example:443, hub.example, true",
        "10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, 11.1.2.3, false",
        "10.1.2.3, 10.1.2.3, true",
        "fd00::/8, [fd00::1], true",
        "[fd00::1]:443, [fd00::1], true",
        "[fd00::1]:444, [fd00::1], false",
        "*, any.example, true",
        "'a.example, b.example c.example', b.example, true",
        "'a.example, b.example c.example', c.example, true",
        "300.1.1.1/99, 10.1.2.3, false",
        "'', 127.0.0.1, true",
        "'', localhost, true",
        "'', [::1], true",
        "'', [::ffff:127.0.0.1], true"
    })
    void goesDirectToWhoIsListed(String list, String host, boolean direct) {
        // Given
        Map<String, String> environment = Map.of("ALL_PROXY", "http://proxy:1", "NO_PROXY", list);
        // When
        String choice = choice(environment, "https://" + host + "/m");
        // Then
        assertThat(choice).isEqualTo(direct ? "direct" : "http://proxy:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://user:s3cret@proxy", "https://user:s3cret@proxy", "socks4://user:s3cret@p",
                "http://user:s3cret@", "http://user:s3cret@a b", "http://user:s3 cret@proxy"
            })
    void namesTheVariableButNoSecretWhenItMakesNoSense(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProxySettings.read(Map.of("HTTPS_PROXY", text)::get))
                .withMessageStartingWith("HTTPS_PROXY: ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3"));
    }

    @Test
    void printsNoCredentials() {
        ProxySettings settings =
                ProxySettings.read(Map.of("HTTPS_PROXY", "http://user:s3cret@proxy:1")::get);
        assertThat(settings.toString()).contains("proxy:1").doesNotContain("s3cret", "user");
    }

    private static String choice(Map<String, String> environment, String uri) {
        ProxyAddress proxy = ProxySettings.read(environment::get).proxyFor(URI.create(uri));
        return proxy == null ? "direct" : proxy.toString();
    }
}
