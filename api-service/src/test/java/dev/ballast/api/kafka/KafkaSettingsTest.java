package dev.ballast.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {

    @Test
    void takesAPasswordAsItIsAlsoIfItLooksLikeAReference() {
        var config =
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(
                                new PropertiesConfigSource(
                                        Map.of(
                                                "BALLAST_KAFKA_SECURITY", "SASL_PLAINTEXT",
                                                "BALLAST_KAFKA_USER", "ballast",
                                                "BALLAST_KAFKA_PASSWORD", "a${b}$c"),
                                        "environment",
                                        400))
                        .build();

        assertThat(new KafkaSettings("localhost:1", config).admin().get("sasl.jaas.config"))
                .asString()
                .contains("password=\"a${b}$c\"");
    }
}
