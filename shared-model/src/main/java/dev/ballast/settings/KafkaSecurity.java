package dev.ballast.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How Kafka's clients prove who they are and whom they trust. Never prints a secret.
///
/// | setting | |
/// |---|---|
/// | `BALLAST_KAFKA_SECURITY` | `PLAINTEXT` (default), `SSL`, `SASL_PLAINTEXT` or `SASL_SSL` |
/// | `BALLAST_KAFKA_CA` | PEM file of the authorities that brokers are trusted by, instead of Java's |
/// | `BALLAST_KAFKA_CERT`, `BALLAST_KAFKA_CERT_KEY` | PEM files: the client's own certificate and its PKCS #8 key |
/// | `BALLAST_KAFKA_SASL` | `SCRAM-SHA-512` (default), `SCRAM-SHA-256` or `PLAIN` |
/// | `BALLAST_KAFKA_USER`, `BALLAST_KAFKA_PASSWORD` | for SASL |
public final class KafkaSecurity {
    /// A broker of our own, on a network of our own.
    public static final KafkaSecurity NONE = new KafkaSecurity(Map.of());

    private static final List<String> PROTOCOLS =
            List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
    private static final Map<String, String> LOGIN_MODULES =
            Map.of(
                    "PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule",
                    "SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule",
                    "SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");

    private final Map<String, Object> settings;

    private KafkaSecurity(Map<String, Object> settings) {
        this.settings = Map.copyOf(settings);
    }

    /// Reads the settings.
    ///
    /// @param environment the value of a name; null where it has none
    /// @throws IllegalArgumentException for the first one that is missing or wrong
    /// @throws UncheckedIOException if a file that is named cannot be read
    public static KafkaSecurity read(Function<String, @Nullable String> environment) {
        return new Reader(SecretFiles.over(environment)).read();
    }

    /// Settings of any of Kafka's clients.
    public Map<String, Object> clientSettings() {
        return settings;
    }

    @Override
    public String toString() {
        return "Kafka by " + settings.getOrDefault("security.protocol", "PLAINTEXT");
    }

    private record Reader(Function<String, @Nullable String> environment) {
        KafkaSecurity read() {
            String protocol = oneOf("BALLAST_KAFKA_SECURITY", "PLAINTEXT", PROTOCOLS);
            Map<String, Object> settings = new HashMap<>();
            settings.put("security.protocol", protocol);
            if (protocol.endsWith("SSL")) {
                trust(settings);
                certificate(settings);
            }
            if (protocol.startsWith("SASL")) {
                login(settings);
            }
            return new KafkaSecurity(settings);
        }

        private void trust(Map<String, Object> settings) {
            String authorities = text("BALLAST_KAFKA_CA");
            if (!authorities.isEmpty()) {
                settings.put("ssl.truststore.type", "PEM");
                settings.put("ssl.truststore.certificates", content(authorities));
            }
        }

        private void certificate(Map<String, Object> settings) {
            String certificate = text("BALLAST_KAFKA_CERT");
            if (!certificate.isEmpty()) {
                settings.put("ssl.keystore.type", "PEM");
                settings.put("ssl.keystore.certificate.chain", content(certificate));
                settings.put("ssl.keystore.key", content(required("BALLAST_KAFKA_CERT_KEY")));
            }
        }

        private void login(Map<String, Object> settings) {
            String mechanism =
                    oneOf(
                            "BALLAST_KAFKA_SASL",
                            "SCRAM-SHA-512",
                            LOGIN_MODULES.keySet().stream().sorted().toList());
            settings.put("sasl.mechanism", mechanism);
            settings.put(
                    "sasl.jaas.config",
                    "%s required username=%s password=%s;"
                            .formatted(
                                    LOGIN_MODULES.get(mechanism),
                                    quoted(required("BALLAST_KAFKA_USER")),
                                    quoted(required("BALLAST_KAFKA_PASSWORD"))));
        }

        private String oneOf(String name, String otherwise, List<String> values) {
            String text = text(name).toUpperCase(Locale.ROOT);
            if (text.isEmpty()) {
                return otherwise;
            }
            if (!values.contains(text)) {
                throw new IllegalArgumentException(
                        "%s is '%s', but takes one of %s"
                                .formatted(name, text(name), String.join(", ", values)));
            }
            return text;
        }

        private String required(String name) {
            String text = text(name);
            if (text.isEmpty()) {
                throw new IllegalArgumentException(
                        name + " is not set; the way in which Kafka is reached needs it");
            }
            return text;
        }

        private String text(String name) {
            String value = environment.apply(name);
            return value == null ? "" : value.strip();
        }

        private static String content(String file) {
            try {
                return Files.readString(Path.of(file));
            } catch (IOException e) {
                throw new UncheckedIOException("the file %s cannot be read".formatted(file), e);
            }
        }

        /// As the syntax of JAAS configurations wants it.
        private static String quoted(String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }
}
