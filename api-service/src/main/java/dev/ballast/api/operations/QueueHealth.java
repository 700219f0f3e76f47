package dev.ballast.api.operations;

import dev.ballast.api.dispatch.BrokerContact;
import dev.ballast.api.dispatch.PendingMessages;
import dev.ballast.api.dispatch.Sight;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether work flows: Kafka answers, messages leave for it, and the reports of workers are read to
/// their end. Each says how far behind it is; the database has a check of its own beside these.
@ApplicationScoped
public class QueueHealth {
    private final Duration most;

    QueueHealth(@ConfigProperty(name = "ballast.health.lag") Duration most) {
        this.most = most;
    }

    /// Time since Kafka answered.
    @Produces
    @Readiness
    HealthCheck kafka(BrokerContact broker) {
        return () ->
                check(
                        "kafka",
                        "seconds_since_last_answer",
                        () -> broker.sinceLastAnswer().toMillis() / 1000.0);
    }

    /// How long messages wait for the relay.
    @Produces
    @Readiness
    HealthCheck relay(PendingMessages messages) {
        return () -> check("relay", "oldest_message_seconds", messages::lagSeconds);
    }

    /// How far behind the reading of reports is.
    @Produces
    @Readiness
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
