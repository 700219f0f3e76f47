package dev.ballast.api;

import dev.ballast.local.Folders;
import dev.ballast.local.LocalKafka;
import dev.ballast.local.LocalPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A real Postgres with an empty database, a real Kafka and an empty data folder.
public class BackingServices implements QuarkusTestResourceLifecycleManager {
    private final Path data = newFolder();

    @Override
    public Map<String, String> start() {
        LocalPostgres.Database database = LocalPostgres.shared().newDatabase();
        return Map.of(
                "quarkus.datasource.jdbc.url", database.url(),
                "quarkus.datasource.username", database.user(),
                "quarkus.datasource.password", database.password(),
                "kafka.bootstrap.servers", LocalKafka.shared().bootstrap(),
                "ballast.data", data.toString(),
                "BALLAST_TRUSTED_PROXIES", "127.0.0.9",
                "BALLAST_EGRESS_ALLOW", "127.0.0.1");
    }

    @Override
    public void stop() {
        // The servers end with the JVM, for all tests together.
        try {
            Folders.delete(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("ballast-api-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
