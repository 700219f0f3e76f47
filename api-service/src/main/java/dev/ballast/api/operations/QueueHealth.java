package dev.ballast.api.operations;

import dev.ballast.api.dispatch.BrokerContact;
import dev.ballast.api.dispatch.PendingMessages;
import dev.ballast.api.dispatch.Sight;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether this service can answer (`/q/health/ready`), and whether work flows (`/q/health/well`).
///
/// A service that is behind answers all the same, and since all replicas look at the same queue,
/// all are behind at once: would that make them not ready, a proxy had nobody left. So ready means
/// that the database answers (a check of its own beside these) and that Kafka was found once, which
/// an update with a wrong address never does; the rest is for people and alerts.
@ApplicationScoped
public class QueueHealth {
    private final Duration most;

    QueueHealth(@ConfigProperty(name = "ballast.health.lag") Duration most) {
        this.most = most;
    }

    /// Whether Kafka has answered since this service was started.
    @Produces
    @Readiness
    HealthCheck kafkaFound(BrokerContact broker) {
        return () ->
                HealthCheckResponse.named("kafka found")
                        .status(broker.sinceLastAnswer().isPresent())
                        .build();
    }

    /// Time since Kafka answered.
    @Produces
    @Wellness
    HealthCheck kafka(BrokerContact broker) {
        return () ->
                check(
                        "kafka",
                        "seconds_since_last_answer",
                        () ->
                                broker.sinceLastAnswer()
                                        .map(time -> time.toMillis() / 1000.0)
                                        .orElse(Double.POSITIVE_INFINITY));
    }

    /// How long messages wait for the relay.
    @Produces
    @Wellness
    HealthCheck relay(PendingMessages messages) {
        return () -> check("relay", "oldest_message_seconds", messages::lagSeconds);
    }

    /// How far behind the reading of reports is.
    @Produces
    @Wellness
    HealthCheck reports(Sight sight) {
        return () -> check("reports", "behind_seconds", sight::lagSeconds);
    }

    private HealthCheckResponse check(String name, String figure, DoubleSupplier lag) {
        double seconds = lag.getAsDouble();
        return HealthCheckResponse.named(name)
                .status(seconds <= most.toSeconds())
                .withData(figure, Double.toString(seconds))
                .build();
    }
}
