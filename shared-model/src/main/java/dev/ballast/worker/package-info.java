/// What every worker does alike: slots, claims, reports, control, a clean end. Decisions in plain
/// Java; Kafka, HTTP and metrics are adapters in packages of their own.
///
/// A worker service brings a [dev.ballast.worker.TaskHandler] for each kind of task and composes
/// them with the adapters into a [dev.ballast.worker.Worker].
@NullMarked
package dev.ballast.worker;

import org.jspecify.annotations.NullMarked;
