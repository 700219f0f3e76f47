package dev.ballast.api.dispatch;

import java.time.Duration;

/// Whether Kafka answers.
public interface BrokerContact {

    /// Time since Kafka answered last; very long if it never did.
    Duration sinceLastAnswer();
}
