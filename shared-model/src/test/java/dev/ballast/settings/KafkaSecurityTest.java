package dev.ballast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSecurityTest {
    private final Map<String, String> environment = new HashMap<>();
    @TempDir Path folder;

    @Test
    void asksForNothingByDefault() {
        assertThat(read()).containsOnly(Map.entry("security.protocol", "PLAINTEXT"));
    }

    @Test
    void logsInWithTheUserAndThePasswordFromAFileWhateverIsInIt() throws IOException {
        environment.put("BALLAST_KAFKA_SECURITY", "sasl_ssl");
        environment.put("BALLAST_KAFKA_USER", "ballast");
        environment.put("BALLAST_KAFKA_PASSWORD_FILE", file("quote\"back\\slash;\n"));
        Map<String, Object> settings = read();
        assertThat(settings)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512");
        // Read by Kafka itself
        JaasContext login =
                JaasContext.loadClientContext(
                        Map.of(
                                "sasl.jaas.config",
                                new Password(String.valueOf(settings.get("sasl.jaas.config")))));
        assertThat(login.configurationEntries())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.getLoginModuleName()).endsWith("ScramLoginModule");
                    assertThat(entry.getOptions())
                            .isEqualTo(
                                    Map.of(
                                            "username",
                                            "ballast",
                                            "password",
                                            "quote\"back\\slash;"));
                });
    }

    @Test
    void trustsTheGivenAuthoritiesAndShowsTheGivenCertificate() throws IOException {
        String file = file("-----BEGIN");
        environment.put("BALLAST_KAFKA_SECURITY", "SSL");
        environment.put("BALLAST_KAFKA_CA", file);
        environment.put("BALLAST_KAFKA_CERT", file);
        environment.put("BALLAST_KAFKA_CERT_KEY", file);
        assertThat(read())
                .containsEntry("ssl.truststore.type", "PEM")
                .containsEntry("ssl.truststore.certificates", "-----BEGIN")
                .containsEntry("ssl.keystore.type", "PEM")
                .containsEntry("ssl.keystore.certificate.chain", "-----BEGIN")
                .containsEntry("ssl.keystore.key", "-----BEGIN");
    }

    @ParameterizedTest
    @CsvSource({
        "TLS,SCRAM-SHA-512,ballast,secret,BALLAST_KAFKA_SECURITY",
        "SASL_SSL,GSSAPI,ballast,secret,BALLAST_KAFKA_SASL",
        "SASL_SSL,PLAIN,'',secret,BALLAST_KAFKA_USER",
        "SASL_PLAINTEXT,SCRAM-SHA-256,ballast,'',BALLAST_KAFKA_PASSWORD"
    })
    void namesTheSettingThatIsMissingOrWrong(
            String protocol, String mechanism, String user, String password, String named) {
        environment.put("BALLAST_KAFKA_SECURITY", protocol);
        environment.put("BALLAST_KAFKA_SASL", mechanism);
        environment.put("BALLAST_KAFKA_USER", user);
        environment.put("BALLAST_KAFKA_PASSWORD", password);
        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(named + " ");
    }

    @Test
    void neverPrintsThePassword() {
        environment.put("BALLAST_KAFKA_SECURITY", "SASL_SSL");
        environment.put("BALLAST_KAFKA_USER", "ballast");
        environment.put("BALLAST_KAFKA_PASSWORD", "hush");
        assertThat(KafkaSecurity.read(environment::get).toString()).doesNotContain("hush");
    }

    private Map<String, Object> read() {
        return KafkaSecurity.read(environment::get).clientSettings();
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("file"), content).toString();
    }
}
