package dev.ballast.worker;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import java.util.List;

/// What a worker is.
///
/// @param id names it in claims and reports; unique in the cluster, the same after a restart
/// @param host where it runs; for people
/// @param version of the program
/// @param volumes that it mounts, at least one
/// @param plans what it does; the first one is what it is for, and its slots are the ones shown
public record WorkerProfile(
        String id, String host, String version, List<VolumeName> volumes, List<SlotPlan> plans) {
    public WorkerProfile {
        volumes = List.copyOf(volumes);
        plans = List.copyOf(plans);
        if (id.isBlank() || volumes.isEmpty() || plans.isEmpty()) {
            throw new IllegalArgumentException(
                    "worker '%s' with volumes %s and plans %s can do nothing"
                            .formatted(id, volumes, plans));
        }
    }

    /// All kinds of all plans.
    public List<TaskKind> kinds() {
        return plans.stream().flatMap(plan -> plan.kinds().stream()).distinct().toList();
    }

    /// Slots of the first plan.
    public int slots() {
        return plans.getFirst().slots();
    }
}
