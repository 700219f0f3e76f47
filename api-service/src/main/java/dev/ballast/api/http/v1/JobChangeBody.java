package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import dev.ballast.model.job.Priority;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a caller changes about a job; what is left out or null stays.
@Schema(name = "JobChange")
record JobChangeBody(@Nullable Integer priority, @Nullable Map<String, @Nullable String> labels) {

    /// The body with its fields checked.
    Change check() {
        Violations violations = new Violations();
        Priority rank = violations.parse("priority", priority, Priority::new);
        Labels.check(violations, labels);
        violations.check();
        return new Change(rank, labels == null ? null : Labels.orEmpty(labels));
    }

    /// A change that makes sense.
    record Change(@Nullable Priority priority, @Nullable Map<String, String> labels) {}
}
