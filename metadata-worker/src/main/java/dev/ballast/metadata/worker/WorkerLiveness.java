package dev.ballast.metadata.worker;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Alive as long as it answers: a Kafka or an API that is away gets no better by a restart of this
/// process.
@Liveness
@ApplicationScoped
public class WorkerLiveness implements HealthCheck {
    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.up("worker");
    }
}
