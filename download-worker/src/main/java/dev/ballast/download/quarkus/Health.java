package dev.ballast.download.quarkus;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.worker.Worker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/// What the health endpoints say. Alive: no part has broken down. Ready: Kafka is heard, the API
/// answers, the volumes can be read. Nothing here waits for anybody.
@ApplicationScoped
public class Health {
    private final Lifecycle lifecycle;

    Health(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () -> response("started", lifecycle.service().isPresent());
    }

    @Produces
    @Liveness
    HealthCheck alive() {
        return () -> response("worker", worker().map(Worker::isWhole).orElse(false));
    }

    @Produces
    @Readiness
    HealthCheck kafka() {
        return () -> response("kafka", worker().map(Worker::isListening).orElse(false));
    }

    @Produces
    @Readiness
    HealthCheck api() {
        return () -> response("api", worker().map(Worker::isAnswered).orElse(false));
    }

    @Produces
    @Readiness
    HealthCheck volumes() {
        return () -> {
            List<VolumeName> missing =
                    lifecycle.service().map(DownloadService::missingVolumes).orElse(List.of());
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("volumes")
                            .status(lifecycle.service().isPresent() && missing.isEmpty());
            missing.forEach(name ->
                    response.withData(
                            name.value(),
                            "is not mounted, not prepared, or cannot be written; the log says"
                                    + " why"));
            return response.build();
        };
    }

    private Optional<Worker> worker() {
        return lifecycle.service().map(DownloadService::worker);
    }

    private static HealthCheckResponse response(String name, boolean up) {
        return HealthCheckResponse.named(name).status(up).build();
    }
}
