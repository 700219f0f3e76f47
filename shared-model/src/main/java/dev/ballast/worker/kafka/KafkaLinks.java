package dev.ballast.worker.kafka;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.worker.Doorbells;
import java.util.List;

/// All of a worker's ties to Kafka. Making them never waits for a broker.
///
/// @param kafka where it is
/// @param kinds what the worker does
/// @param volumes what it mounts
public record KafkaLinks(KafkaConnection kafka, List<TaskKind> kinds, List<VolumeName> volumes) {
    public KafkaLinks {
        kinds = List.copyOf(kinds);
        volumes = List.copyOf(volumes);
    }

    /// The doorbells of one kind, one for each volume.
    public List<Doorbells> doorbells(TaskKind kind) {
        return volumes.stream()
                .<Doorbells>map(volume -> new KafkaDoorbells(kafka, kind, volume))
                .toList();
    }

    /// Where outcomes go; to be closed by the caller, after the worker.
    public KafkaReports reports() {
        return new KafkaReports(kafka);
    }

    /// What the API says; makes the topics first, when it is opened.
    public KafkaControl control() {
        return new KafkaControl(kafka, new KafkaTopics(kafka, kinds, volumes));
    }
}
