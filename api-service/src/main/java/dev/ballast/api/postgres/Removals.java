package dev.ballast.api.postgres;

import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.View;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// Makes hidden jobs that take things off a volume.
@ApplicationScoped
class Removals {
    private final Sql sql;
    private final PgOutbox outbox;
    private final Blobs blobs;

    Removals(Sql sql, PgOutbox outbox, Blobs blobs) {
        this.sql = sql;
        this.outbox = outbox;
        this.blobs = blobs;
    }

    private record Shared(VolumeName volume, String sha256) {}

    /// Removes a model that shares these contents with others. Of two that go at once the removal
    /// of either may still find the other there and keep them, so they are looked at again when
    /// this one is done. The note stays with the task; workers do not get it.
    ///
    /// @return the hidden job
    UUID create(Work.Remove work, List<String> shared) {
        UUID job = create(work);
        if (!shared.isEmpty()) {
            sql.update(
                    "update task set work = jsonb_set(work, '{shared}', to_jsonb(?::text[]))"
                            + " where job_id = ?",
                    shared,
                    job);
        }
        return job;
    }

    /// These tasks are done: what removed models shared goes if nobody uses it any more.
    void finished(Collection<UUID> tasks) {
        Map<VolumeName, List<String>> shared =
                sql
                        .query(
                                """
                                select distinct t.volume, s.sha256 from task t,
                                  jsonb_array_elements_text(t.work -> 'shared') as s(sha256)
                                where t.id = any(?::uuid[]) and t.kind = 'remove'\
                                """,
                                row ->
                                        new Shared(
                                                new VolumeName(row.text("volume")),
                                                row.text("sha256")),
                                tasks)
                        .stream()
                        .collect(
                                Collectors.groupingBy(
                                        Shared::volume,
                                        Collectors.mapping(Shared::sha256, Collectors.toList())));
        shared.forEach((volume, contents) -> {
            List<Sha256> unused = blobs.takeUnused(volume, contents);
            if (!unused.isEmpty()) {
                create(new Work.Remove(volume, null, List.of(), unused, List.of()));
            }
        });
    }

    /// Removes what the work names, whoever comes to do it.
    ///
    /// @return the hidden job
    UUID create(Work.Remove work) {
        UUID job = TimeOrderedIds.next();
        UUID task = UUID.randomUUID();
        sql.update(
                """
                insert into job (id, kind, source, name, view, volume, state, priority, owner)
                values (?, ?, '', '', ?, ?, ?, ?, '')\
                """,
                job,
                JobKind.REMOVE.wire(),
                View.PLAIN.wire(),
                work.volume().value(),
                JobState.QUEUED.wire(),
                Priority.DEFAULT.value());
        sql.update(
                """
                insert into task (id, job_id, kind, volume, state, work, priority, admitted)
                values (?, ?, ?, ?, 'ready', ?::jsonb, ?, true)\
                """,
                task,
                job,
                TaskKind.REMOVE.wire(),
                work.volume().value(),
                MessageJson.writeText(work),
                Priority.DEFAULT.value());
        outbox.ring(List.of(task));
        return job;
    }
}
