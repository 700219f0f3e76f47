package dev.ballast.api.jobs;

import dev.ballast.model.job.Priority;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What is to change about a job; null keeps what it has.
///
/// @param labels all of the new ones
/// @param maxSpeed bytes per second in the whole cluster; empty takes the limit away
public record JobChange(
        @Nullable Priority priority,
        @Nullable Map<String, String> labels,
        @Nullable OptionalLong maxSpeed) {}
