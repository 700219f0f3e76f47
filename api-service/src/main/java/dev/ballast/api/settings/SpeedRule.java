package dev.ballast.api.settings;

import org.jspecify.annotations.Nullable;

/// How fast the cluster may fetch at some moment.
///
/// @param maxSpeed bytes per second; null for no limit
/// @param paused whether it may not fetch at all
public record SpeedRule(@Nullable Long maxSpeed, boolean paused) {

    /// The same as one number: 0 while it may not fetch.
    public @Nullable Long effectiveMaxSpeed() {
        return paused ? Long.valueOf(0) : maxSpeed;
    }
}
