package dev.ballast.model.message;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import java.util.UUID;

/// "This task can run now." A hint on `ballast.tasks.<kind>.<volume>`: it owns nothing and holds no
/// secret; a lost, doubled or late one costs nothing.
public record Doorbell(UUID task, UUID job, TaskKind kind, VolumeName volume, Priority priority) {

    /// The topic that it is sent to.
    public String topic() {
        return Topics.tasks(kind, volume);
    }
}
