package dev.ballast.worker;

import dev.ballast.model.job.TaskKind;
import java.util.List;

/// How many tasks of which kinds are done at once. Kinds that take hours and kinds that take
/// milliseconds go into plans of their own, so that a short task never waits for a long one.
///
/// @param kinds one or more
/// @param slots 1 or more
public record SlotPlan(List<TaskKind> kinds, int slots) {
    public SlotPlan {
        kinds = List.copyOf(kinds);
        if (kinds.isEmpty() || slots < 1) {
            throw new IllegalArgumentException(
                    "a plan of %d slots for %s does no work".formatted(slots, kinds));
        }
    }
}
