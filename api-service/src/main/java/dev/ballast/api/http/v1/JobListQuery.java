package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import dev.ballast.api.jobs.JobFilter;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// The query of the list of jobs.
///
/// @param state one or more, repeated or joined by commas
/// @param label `name:value`, may be repeated
record JobListQuery(
        @QueryParam("state")
                @Parameter(
                        description =
                                "Only jobs in this state; repeat it or join with commas for more.")
                List<String> state,
        @QueryParam("kind") @Parameter(description = "Only jobs of this kind: `download`.")
                @Nullable String kind,
        @QueryParam("label")
                @Parameter(
                        description = "Only jobs with this label, `name:value`; may be repeated.")
                List<String> label,
        @QueryParam("q") @Parameter(description = "Part of the source or the name, in any case.")
                @Nullable String q,
        @QueryParam("limit") @Parameter(description = "Items per page, 1 to 200, 50 if not said.")
                @Nullable String limit,
        @QueryParam("cursor") @Parameter(description = "`next_cursor` of the page before.")
                @Nullable String cursor) {
    private static final int MOST_SEARCHED = 200;

    /// The query, checked.
    JobFilter toFilter() {
        Violations violations = new Violations();
        Set<JobState> states = new HashSet<>();
        state.stream()
                .flatMap(joined -> Arrays.stream(joined.split(",", -1)))
                .forEach(name -> {
                    JobState parsed = violations.parse("state", name, JobState::ofWire);
                    if (parsed != null) {
                        states.add(parsed);
                    }
                });
        JobKind jobKind = violations.parse("kind", kind, JobKind::ofWire);
        Map<String, String> labels = Labels.ofQuery(violations, label);
        String part = Search.text(violations, q, MOST_SEARCHED);
        int most = Ask.limit(violations, limit);
        violations.check();
        return new JobFilter(states, jobKind, labels, part, Set.of(), null, most, cursor);
    }
}
