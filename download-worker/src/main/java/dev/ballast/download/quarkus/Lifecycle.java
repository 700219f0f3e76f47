package dev.ballast.download.quarkus;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Starts the worker with the application and stops it with it.
@ApplicationScoped
public class Lifecycle {
    private final Config config;
    private final String version;
    private final MeterRegistry metrics;
    private volatile @Nullable DownloadService service;

    Lifecycle(
            Config config,
            @ConfigProperty(name = "quarkus.application.version") String version,
            MeterRegistry metrics) {
        this.config = config;
        this.version = version;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) {
        DownloadSettings settings =
                DownloadSettings.read(
                        name -> config.getOptionalValue(name, String.class).orElse(null));
        service = DownloadService.start(settings, version, metrics);
    }

    void stop(@Observes ShutdownEvent event) throws IOException {
        DownloadService running = service;
        if (running != null) {
            running.close();
        }
    }

    /// The worker, once it is started.
    Optional<DownloadService> service() {
        return Optional.ofNullable(service);
    }
}
