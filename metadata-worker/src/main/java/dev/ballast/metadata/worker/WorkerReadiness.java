package dev.ballast.metadata.worker;

import dev.ballast.worker.service.WorkerService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/// Ready means that the next task can be done: Kafka is heard, the API answers, the folders of the
/// volumes can be reached. A volume that no download worker has opened yet has no tasks, so it
/// takes nothing away.
@Readiness
@Startup
@ApplicationScoped
public class WorkerReadiness implements HealthCheck {
    private final MetadataWorker worker;

    public WorkerReadiness(MetadataWorker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<WorkerService> service = worker.service();
        boolean kafka = service.map(running -> running.worker().isListening()).orElse(false);
        boolean api = service.map(running -> running.worker().isAnswered()).orElse(false);
        boolean volumes =
                service.map(running -> running.unreachableVolumes().isEmpty()).orElse(false);
        return HealthCheckResponse.named("worker")
                .withData("kafka", kafka)
                .withData("api", api)
                .withData("volumes", volumes)
                .status(kafka && api && volumes)
                .build();
    }
}
