package dev.ballast.metadata.worker;

import dev.ballast.model.job.TaskKind;
import dev.ballast.worker.SharedLimits;
import dev.ballast.worker.SlotPlan;
import dev.ballast.worker.WorkerSettings;
import dev.ballast.worker.service.WorkerService;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// The worker that inspects files, from the service's start to its end. At the end it hands back
/// what it has not finished.
@ApplicationScoped
public class MetadataWorker {
    static final String KIND = "metadata";

    /// Each inspection may keep some 50 MiB in memory, so few at once.
    static final int DEFAULT_SLOTS = 2;

    private static final List<TaskKind> KINDS = List.of(TaskKind.INSPECT);

    private final Config config;
    private final MeterRegistry metrics;
    private final String version;
    private volatile @Nullable WorkerService service;

    MetadataWorker(
            Config config,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.config = config;
        this.metrics = metrics;
        this.version = version;
    }

    void start(@Observes StartupEvent event) {
        WorkerSettings settings =
                WorkerSettings.read(
                        name -> config.getOptionalValue(name, String.class).orElse(null),
                        KIND,
                        DEFAULT_SLOTS);
        WorkerService.Duties duties =
                new WorkerService.Duties(
                        List.of(new SlotPlan(KINDS, settings.slots())),
                        Map.of(TaskKind.INSPECT, new InspectHandler(settings.volumes())),
                        SharedLimits.NONE);
        service = WorkerService.start(settings, version, duties, new InspectionObserver(metrics));
    }

    void stop(@Observes ShutdownEvent event) {
        WorkerService running = service;
        if (running != null) {
            running.close();
        }
    }

    /// The worker, once it is started.
    Optional<WorkerService> service() {
        return Optional.ofNullable(service);
    }
}
