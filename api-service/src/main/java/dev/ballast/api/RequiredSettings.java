package dev.ballast.api;

import dev.ballast.settings.KafkaSecurity;
import dev.ballast.settings.SecretFiles;
import dev.ballast.worker.OutboundSettings;
import dev.ballast.worker.SettingsException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The settings without which the service cannot start, and what to say when one is missing or
/// makes no sense.
final class RequiredSettings {
    private static final Map<String, String> REQUIRED = new LinkedHashMap<>();

    static {
        REQUIRED.put(
                "BALLAST_DB_URL",
                "the JDBC address of the Postgres database, such as"
                        + " jdbc:postgresql://localhost:5432/ballast");
        REQUIRED.put("BALLAST_KAFKA", "the Kafka bootstrap servers, such as localhost:9092");
        REQUIRED.put(
                "BALLAST_DATA",
                "a folder of the service's own, where the first keys are written, such as"
                        + " /var/lib/ballast");
    }

    private RequiredSettings() {}

    /// A sentence for each setting that is missing or wrong; empty if the service can start.
    static List<String> wrong(Map<String, String> environment) {
        List<String> sentences = new ArrayList<>(missing(environment));
        try {
            SecretFiles.in(environment);
            KafkaSecurity.read(environment::get);
            OutboundSettings.read(environment::get);
        } catch (IllegalArgumentException | UncheckedIOException | SettingsException e) {
            sentences.add(e.getMessage() + ".");
        }
        return sentences;
    }

    /// A sentence for each setting that is missing; empty if all are there.
    private static List<String> missing(Map<String, String> environment) {
        return REQUIRED.entrySet().stream()
                .filter(entry -> environment.getOrDefault(entry.getKey(), "").isBlank())
                .map(entry ->
                        "%s is not set: it must be %s.".formatted(entry.getKey(), entry.getValue()))
                .toList();
    }
}
