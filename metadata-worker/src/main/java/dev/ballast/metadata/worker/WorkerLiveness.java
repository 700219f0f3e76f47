package dev.ballast.metadata.worker;

import dev.ballast.worker.Worker;
import dev.ballast.worker.service.WorkerService;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Alive as long as no part has broken down: a Kafka or an API that is away gets no better by a
/// restart of this process.
@Liveness
@ApplicationScoped
public class WorkerLiveness implements HealthCheck {
    private final MetadataWorker worker;

    public WorkerLiveness(MetadataWorker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        boolean whole =
                worker.service().map(WorkerService::worker).map(Worker::isWhole).orElse(false);
        return HealthCheckResponse.named("worker").status(whole).build();
    }
}
