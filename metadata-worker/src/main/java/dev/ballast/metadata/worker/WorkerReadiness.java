package dev.ballast.metadata.worker;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/// Ready means that the next task can be done: Kafka is heard, the API answers, the volumes are
/// there.
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
        boolean kafka = worker.hearsControl();
        boolean api = worker.reachesApi();
        boolean volumes = worker.seesVolumes();
        return HealthCheckResponse.named("worker")
                .withData("kafka", kafka)
                .withData("api", api)
                .withData("volumes", volumes)
                .status(kafka && api && volumes)
                .build();
    }
}
