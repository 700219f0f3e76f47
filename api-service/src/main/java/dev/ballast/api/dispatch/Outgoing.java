package dev.ballast.api.dispatch;

/// A record to be sent to Kafka, without a key.
public record Outgoing(String topic, String payload) {}
