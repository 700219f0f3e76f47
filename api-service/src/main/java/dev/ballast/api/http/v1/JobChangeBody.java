package dev.ballast.api.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.jobs.JobChange;
import dev.ballast.model.job.Priority;
import java.util.Map;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a caller changes about a job; what is left out stays, and so do a priority and labels that
/// are null. A `max_speed` that is null takes the limit away.
@Schema(name = "JobChange")
record JobChangeBody(
        @Nullable Integer priority,
        @Nullable Map<String, @Nullable String> labels,
        @Schema(implementation = Long.class, nullable = true) @Nullable JsonNode maxSpeed) {

    /// The change, with its fields checked.
    JobChange check() {
        Violations violations = new Violations();
        Priority rank = violations.parse("priority", priority, Priority::new);
        Labels.check(violations, labels);
        OptionalLong speed = violations.parse("max_speed", maxSpeed, JobChangeBody::speed);
        if (speed != null && speed.isPresent()) {
            Speeds.check(violations, speed.getAsLong());
        }
        violations.check();
        return new JobChange(rank, labels == null ? null : Labels.orEmpty(labels), speed);
    }

    private static OptionalLong speed(JsonNode given) {
        if (given.isNull()) {
            return OptionalLong.empty();
        }
        if (!given.isIntegralNumber() || !given.canConvertToLong()) {
            throw new IllegalArgumentException("must be a whole number, or null for no limit");
        }
        return OptionalLong.of(given.longValue());
    }
}
