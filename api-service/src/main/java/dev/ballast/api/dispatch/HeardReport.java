package dev.ballast.api.dispatch;

import dev.ballast.model.message.Report;
import java.time.Instant;

/// A report and when it reached Kafka.
public record HeardReport(Report report, Instant at) {}
