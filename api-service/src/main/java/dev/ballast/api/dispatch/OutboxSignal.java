package dev.ballast.api.dispatch;

import jakarta.inject.Singleton;

/// Raised when something new is to be sent.
@Singleton
public class OutboxSignal extends Signal {}
