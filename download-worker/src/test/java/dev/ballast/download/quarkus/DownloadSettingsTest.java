package dev.ballast.download.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ballast.worker.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadSettingsTest {
    @Test
    void hasDefaultsForEverythingAboutSources() {
        // When
        DownloadSettings settings = read(Map.of());
        // Then
        assertThat(settings.outbound().connectTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.outbound().readTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.volumeInit()).isFalse();
        assertThat(settings.outbound().proxies().http()).isNull();
        assertThat(settings.outbound().proxies().https()).isNull();
    }

    @Test
    void handsTheSettingsToTheClient() {
        // When
        DownloadSettings settings =
                read(
                        Map.of(
                                "BALLAST_CONNECT_TIMEOUT", "7",
                                "BALLAST_READ_TIMEOUT", "PT1M30S",
                                "HTTPS_PROXY", "socks5h://proxy.example"));
        // Then
        var http = settings.outbound().http("1");
        assertThat(http.timeouts().connect()).isEqualTo(Duration.ofSeconds(7));
        assertThat(http.timeouts().read()).isEqualTo(Duration.ofSeconds(90));
        assertThat(http.proxies().https()).hasToString("socks5h://proxy.example:1080");
        assertThat(http.trust()).isSameAs(settings.outbound().trust());
    }

    @ParameterizedTest
    @CsvSource({
        "BALLAST_CONNECT_TIMEOUT, 0",
        "BALLAST_CONNECT_TIMEOUT, PT0.5S",
        "BALLAST_READ_TIMEOUT, 2h",
        "BALLAST_READ_TIMEOUT, PT2H",
        "BALLAST_CA_BUNDLE, /nowhere/ca.pem",
        "BALLAST_VOLUME_INIT, yes",
        "HTTP_PROXY, ftp://proxy.example",
        "BALLAST_EGRESS_ALLOW, 10.0.0.0/99"
    })
    void namesTheSettingThatMakesNoSense(String name, String value) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> read(Map.of(name, value)))
                .withMessageContaining(name);
    }

    @Test
    void refusesABundleWithoutCertificates(@TempDir Path folder) throws Exception {
        // Given
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path other = Files.writeString(folder.resolve("other.pem"), "nothing of the kind");
        // When, Then
        for (Path file : new Path[] {empty, other}) {
            assertThatExceptionOfType(SettingsException.class)
                    .isThrownBy(() -> read(Map.of("BALLAST_CA_BUNDLE", file.toString())))
                    .withMessageContaining(file.toString());
        }
    }

    private static DownloadSettings read(Map<String, String> more) {
        Map<String, String> environment =
                new HashMap<>(
                        Map.of(
                                "BALLAST_URL", "http://127.0.0.1:1",
                                "BALLAST_KEY", "key",
                                "BALLAST_KAFKA", "127.0.0.1:2",
                                "BALLAST_VOLUMES", "shared=/models"));
        environment.putAll(more);
        return DownloadSettings.read(environment::get);
    }
}
