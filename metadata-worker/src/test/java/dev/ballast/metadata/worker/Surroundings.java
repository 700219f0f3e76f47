package dev.ballast.metadata.worker;

import dev.ballast.local.Folders;
import dev.ballast.local.LocalKafka;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the service needs around it, a volume that nobody has opened yet among it; told by the same
/// names as in production.
public final class Surroundings implements QuarkusTestResourceLifecycleManager {
    private static @Nullable ClaimsServer api;
    private static @Nullable Path volume;

    static ClaimsServer api() {
        return Objects.requireNonNull(api);
    }

    static Path volume() {
        return Objects.requireNonNull(volume);
    }

    @Override
    public Map<String, String> start() {
        try {
            ClaimsServer started = new ClaimsServer();
            Path root = Files.createTempDirectory("ballast-metadata-test-");
            api = started;
            volume = root;
            return Map.of(
                    "BALLAST_URL",
                    started.url().toString(),
                    "BALLAST_KEY",
                    ClaimsServer.KEY,
                    "BALLAST_KAFKA",
                    LocalKafka.shared().bootstrap(),
                    "BALLAST_VOLUMES",
                    "shared=" + root,
                    "BALLAST_WORKER",
                    "metadata-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (api != null) {
            api.close();
        }
        if (volume != null) {
            try {
                Folders.delete(volume);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
