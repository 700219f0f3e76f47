/// The only place that knows Kafka: topics, the outbox relay, the consumer of reports.
@NullMarked
package dev.ballast.api.kafka;

import org.jspecify.annotations.NullMarked;
