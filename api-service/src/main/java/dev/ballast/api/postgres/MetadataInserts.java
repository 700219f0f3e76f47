package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobView;
import dev.ballast.api.metadata.FetchMetadata;
import dev.ballast.api.metadata.Subject;
import dev.ballast.api.metadata.Target;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.View;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Inserts jobs for metadata and their tasks. Whoever mounts the volume of a model may ask about
/// it, as that is where its picture is kept.
@ApplicationScoped
class MetadataInserts {
    /// What a job is called that asks about several models.
    private static final String SEVERAL = "catalog";

    private final Sql sql;
    private final JobEventLog events;
    private final PgOutbox outbox;

    MetadataInserts(Sql sql, JobEventLog events, PgOutbox outbox) {
        this.sql = sql;
        this.events = events;
        this.outbox = outbox;
    }

    /// One thing that is asked about.
    record Item(Target target, Subject subject) {}

    /// A task, and what it is to ask.
    private record Asking(UUID task, Subject.Hub hub, Work work) {}

    JobView create(
            List<Item> items, FetchMetadata.Wish wish, String owner, Map<String, String> labels) {
        UUID job = TimeOrderedIds.next();
        sql.update(
                """
                insert into job (id, kind, source, name, view, volume, state, priority, labels,
                                 owner, files_total, bytes_total, finished_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, case when ? then now() end)\
                """,
                job,
                JobKind.METADATA.wire(),
                items.size() == 1 ? items.getFirst().subject().text() : SEVERAL,
                items.size() == 1
                        ? items.getFirst().target().label()
                        : "metadata of %d models".formatted(items.size()),
                View.PLAIN.wire(),
                volume(items).value(),
                items.isEmpty() ? JobState.COMPLETED.wire() : JobState.QUEUED.wire(),
                wish.priority().value(),
                TextMaps.json(labels),
                owner,
                items.size(),
                (long) items.size(),
                items.isEmpty());
        List<@Nullable UUID> taskOf = new ArrayList<>();
        List<Asking> tasks = tasks(job, items, wish, taskOf);
        insert(job, tasks);
        sql.update(
                """
                insert into job_file (job_id, idx, path, size, state, task_id, subject)
                select ?, u.n - 1, u.path, 1, 'waiting', u.task, u.subject
                from unnest(?::text[], ?::uuid[], ?::text[])
                     with ordinality as u(path, task, subject, n)\
                """,
                job,
                items.stream().map(item -> item.target().label()).toList(),
                taskOf,
                items.stream().map(item -> item.subject().text()).toList());
        begin(job);
        JobView view = view(job);
        events.append(List.of(view));
        return view;
    }

    /// Of all its models, or the one that everybody has.
    private static VolumeName volume(List<Item> items) {
        List<VolumeName> volumes =
                items.stream().map(item -> item.target().volume()).distinct().toList();
        return volumes.size() == 1 ? volumes.getFirst() : VolumeName.SHARED;
    }

    /// Has the job ask about further sources.
    ///
    /// @param tasks ids of the tasks that do, one each
    void add(UUID job, List<UUID> tasks, List<Work.Describe> works) {
        insert(
                job,
                IntStream.range(0, tasks.size())
                        .mapToObj(i -> new Asking(tasks.get(i), Subject.Hub.CIVITAI, works.get(i)))
                        .toList());
        begin(job);
    }

    JobView view(UUID job) {
        return sql.one(
                "select " + JobRows.COLUMNS + " from job j where j.id = ?", JobRows::view, job);
    }

    /// @param taskOf gets the task of each item, in order
    private static List<Asking> tasks(
            UUID job, List<Item> items, FetchMetadata.Wish wish, List<@Nullable UUID> taskOf) {
        List<Asking> tasks = new ArrayList<>();
        Map<VolumeName, Identifying> open = new HashMap<>();
        for (Item item : items) {
            switch (item.subject()) {
                case Subject.Named named -> {
                    UUID task = UUID.randomUUID();
                    taskOf.add(task);
                    tasks.add(
                            new Asking(
                                    task,
                                    named.hub(),
                                    new Work.Describe(
                                            job,
                                            item.target().volume(),
                                            named.source(),
                                            fileName(item.target()),
                                            wish.previewBelow())));
                }
                case Subject.Content content -> {
                    VolumeName volume = item.target().volume();
                    Identifying its = open.computeIfAbsent(volume, Identifying::on);
                    its.contents().add(content.sha256());
                    taskOf.add(its.task());
                    if (its.contents().size() == Work.Identify.MOST) {
                        tasks.add(its.asking(job, wish));
                        open.remove(volume);
                    }
                }
            }
        }
        open.values().forEach(its -> tasks.add(its.asking(job, wish)));
        return tasks;
    }

    /// A task that asks about contents of one volume, as far as they are known.
    private record Identifying(UUID task, VolumeName volume, List<Sha256> contents) {
        static Identifying on(VolumeName volume) {
            return new Identifying(UUID.randomUUID(), volume, new ArrayList<>());
        }

        Asking asking(UUID job, FetchMetadata.Wish wish) {
            return new Asking(
                    task,
                    Subject.Hub.CIVITAI,
                    new Work.Identify(job, volume, contents, wish.previewBelow()));
        }
    }

    private static @Nullable String fileName(Target target) {
        String file = target.file();
        return file == null ? null : file.substring(file.lastIndexOf('/') + 1);
    }

    /// They wait for nothing but their turn.
    private void insert(UUID job, List<Asking> tasks) {
        sql.update(
                """
                insert into task (id, job_id, kind, volume, state, work, priority, admitted, hub,
                                  run_at)
                select u.id, j.id, ?, u.volume, 'ready', u.work::jsonb, j.priority, true, u.hub,
                       'infinity'
                from unnest(?::uuid[], ?::text[], ?::text[], ?::text[]) with ordinality
                     as u(id, volume, work, hub, n), job j
                where j.id = ? order by u.n\
                """,
                TaskKind.METADATA.wire(),
                tasks.stream().map(Asking::task).toList(),
                tasks.stream().map(task -> task.work().volume().value()).toList(),
                tasks.stream().map(task -> MessageJson.writeText(task.work())).toList(),
                tasks.stream().map(task -> task.hub().wire()).toList(),
                job);
    }

    /// The first task for each hub may run.
    private void begin(UUID job) {
        outbox.ring(
                sql.query(
                        """
                        update task t set run_at = greatest(now(), n.rest_until) from (
                          select distinct on (w.hub) w.id, u.rest_until
                          from task w join hub_turn u on u.hub = w.hub
                          where w.job_id = ? and w.state = 'ready' and not exists (
                            select 1 from task o
                            where o.job_id = w.job_id and o.hub = w.hub
                              and (o.state = 'claimed'
                                   or (o.state = 'ready' and o.run_at < 'infinity')))
                          order by w.hub, w.seq) n
                        where t.id = n.id returning t.id\
                        """,
                        row -> row.uuid("id"),
                        job));
    }
}
