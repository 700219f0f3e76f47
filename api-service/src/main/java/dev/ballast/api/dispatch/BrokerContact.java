package dev.ballast.api.dispatch;

import java.time.Duration;
import java.util.Optional;

/// Whether Kafka answers.
public interface BrokerContact {

    /// Time since Kafka answered last; empty if it never did since this service was started.
    Optional<Duration> sinceLastAnswer();
}
