/// The worker's ports over Apache Kafka: doorbells by share group, reports by producer, control by
/// a consumer without a group.
@NullMarked
package dev.ballast.worker.kafka;

import org.jspecify.annotations.NullMarked;
