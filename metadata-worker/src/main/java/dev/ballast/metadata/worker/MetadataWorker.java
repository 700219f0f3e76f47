package dev.ballast.metadata.worker;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.worker.Pace;
import dev.ballast.worker.SlotPlan;
import dev.ballast.worker.VolumeGauge;
import dev.ballast.worker.Worker;
import dev.ballast.worker.WorkerPorts;
import dev.ballast.worker.WorkerProfile;
import dev.ballast.worker.WorkerSettings;
import dev.ballast.worker.http.HttpClaims;
import dev.ballast.worker.kafka.KafkaConnection;
import dev.ballast.worker.kafka.KafkaLinks;
import dev.ballast.worker.kafka.KafkaReports;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The worker that inspects files, from the service's start to its end. At the end it hands back
/// what it has not finished.
@ApplicationScoped
public class MetadataWorker {
    /// Each inspection may keep some 50 MiB in memory, so few at once.
    static final int DEFAULT_SLOTS = 2;

    private static final List<TaskKind> KINDS = List.of(TaskKind.INSPECT);
    private static final Duration MEASURE_VOLUMES = Duration.ofSeconds(5);

    private final WorkerSettings settings;
    private final InspectionObserver observer;
    private final HttpClaims claims;
    private final KafkaReports reports;
    private final VolumeGauge volumes;
    private final Worker worker;

    /// Connects to nothing yet.
    public MetadataWorker(
            Config config,
            MeterRegistry registry,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        settings =
                WorkerSettings.read(
                        name -> config.getOptionalValue(name, String.class).orElse(null),
                        DEFAULT_SLOTS);
        List<VolumeName> names = List.copyOf(settings.volumes().keySet());
        KafkaLinks kafka =
                new KafkaLinks(new KafkaConnection(settings.kafka(), settings.id()), KINDS, names);
        observer = new InspectionObserver(registry);
        claims = new HttpClaims(settings.api(), settings.key());
        reports = kafka.reports();
        volumes = new VolumeGauge(settings.volumes(), MEASURE_VOLUMES);
        worker =
                new Worker(
                        new WorkerProfile(
                                settings.id(),
                                settings.host(),
                                version,
                                names,
                                List.of(new SlotPlan(KINDS, settings.slots()))),
                        Map.of(TaskKind.INSPECT, new InspectHandler(settings.volumes())),
                        new WorkerPorts(
                                claims,
                                kafka::doorbells,
                                reports,
                                kafka.control(),
                                volumes,
                                _ -> {}, // None of the limits is about inspecting.
                                observer),
                        Pace.DEFAULT);
        observer.watch(worker, settings.slots());
    }

    void start(@Observes StartupEvent event) {
        worker.start();
    }

    void stop(@Observes ShutdownEvent event) {
        worker.close();
        reports.close();
        claims.close();
        volumes.close();
    }

    /// Whether control messages come in, so that work is taken.
    public boolean hearsControl() {
        return worker.isListening();
    }

    /// Whether the API answered the last claim.
    public boolean reachesApi() {
        return observer.apiAnswers();
    }

    /// Whether every volume could be measured the last time.
    public boolean seesVolumes() {
        return volumes.get().size() == settings.volumes().size();
    }
}
