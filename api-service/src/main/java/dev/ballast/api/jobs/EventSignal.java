package dev.ballast.api.jobs;

import dev.ballast.api.dispatch.Signal;
import jakarta.inject.Singleton;

/// Raised when jobs have changed.
@Singleton
public class EventSignal extends Signal {}
