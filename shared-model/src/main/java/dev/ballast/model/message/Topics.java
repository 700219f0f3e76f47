package dev.ballast.model.message;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;

/// The names of the Kafka topics and groups.
public final class Topics {
    /// What workers did; keyed by worker.
    public static final String REPORTS = "ballast.reports";

    /// What every worker must hear.
    public static final String CONTROL = "ballast.control";

    /// The consumer group of all API replicas on [#REPORTS].
    public static final String REPORTS_GROUP = "ballast.api";

    private Topics() {}

    /// Where the doorbells of one kind of task on one volume ring.
    public static String tasks(TaskKind kind, VolumeName volume) {
        return "ballast.tasks." + kind.wire() + "." + volume;
    }

    /// The share group of all workers that do this kind of task on this volume.
    public static String workersGroup(TaskKind kind, VolumeName volume) {
        return "ballast.workers." + kind.wire() + "." + volume;
    }
}
