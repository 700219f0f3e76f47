package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.LockedTask;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes how far files have come. Their bytes never go back.
@ApplicationScoped
class Transfers {
    private final Sql sql;
    private final Blobs blobs;
    private final Inspectors inspectors;
    private final PgOutbox outbox;

    Transfers(Sql sql, Blobs blobs, Inspectors inspectors, PgOutbox outbox) {
        this.sql = sql;
        this.blobs = blobs;
        this.inspectors = inspectors;
        this.outbox = outbox;
    }

    void progress(Collection<TaskEvent.Progress> newest) {
        if (newest.isEmpty()) {
            return;
        }
        var tasks = new ArrayList<UUID>();
        var done = new ArrayList<Long>();
        var totals = new ArrayList<@Nullable Long>();
        var speeds = new ArrayList<Long>();
        var stalls = new ArrayList<@Nullable String>();
        for (TaskEvent.Progress progress : newest) {
            tasks.add(progress.task());
            done.add(progress.bytesDone());
            totals.add(progress.bytesTotal());
            speeds.add(progress.speed());
            stalls.add(progress.stall() == null ? null : progress.stall().wire());
        }
        long fetched =
                sql.one(
                        """
                        with news as (
                          select * from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[],
                                               ?::text[])
                            as u(task, done, total, speed, stall)),
                        old as (
                          select f.job_id, f.idx, f.bytes_done
                          from job_file f join news u on f.task_id = u.task
                          join task t on t.id = u.task and t.kind = 'transfer'),
                        changed as (
                          update job_file f
                          set bytes_done = greatest(f.bytes_done, u.done), speed = u.speed,
                              stall = u.stall,
                              size = coalesce(f.size, u.total)
                          from news u where f.task_id = u.task and f.state <> 'done'
                          returning f.job_id, f.idx, f.bytes_done)
                        select coalesce(sum(c.bytes_done - o.bytes_done), 0)::bigint as fetched
                        from changed c join old o using (job_id, idx)\
                        """,
                        row -> row.number("fetched"),
                        tasks,
                        done,
                        totals,
                        speeds,
                        stalls);
        count(fetched);
    }

    void done(LockedTask task, TaskEvent.Transferred event) {
        long fetched =
                sql.one(
                        """
                        with old as (
                          select job_id, idx, bytes_done from job_file where task_id = ?),
                        changed as (
                          update job_file set state = 'done', sha256 = ?, size = ?, bytes_done = ?,
                                 speed = 0, stall = null
                          where task_id = ? and state <> 'done'
                          returning job_id, idx, bytes_done)
                        select coalesce(sum(c.bytes_done - o.bytes_done), 0)::bigint as fetched
                        from changed c join old o using (job_id, idx)\
                        """,
                        row -> row.number("fetched"),
                        task.id(),
                        event.sha256().hex(),
                        event.size(),
                        event.size(),
                        task.id());
        count(fetched);
        boolean inspected = blobs.keep(task.volume(), event.sha256(), event.size());
        if (!inspected && inspectors.serve(task.volume())) {
            inspect(task, event);
        }
    }

    /// Nobody works on the file any more.
    void stopped(LockedTask task) {
        if (task.kind() == TaskKind.TRANSFER || task.kind() == TaskKind.CHECK) {
            sql.update("update job_file set speed = 0, stall = null where task_id = ?", task.id());
        }
    }

    private void inspect(LockedTask task, TaskEvent.Transferred event) {
        String path =
                sql.one(
                        "select path from job_file where task_id = ? order by idx limit 1",
                        row -> row.text("path"),
                        task.id());
        UUID inspection = UUID.randomUUID();
        sql.update(
                """
                insert into task (id, job_id, kind, volume, state, work, priority, admitted)
                select ?, id, ?, volume, 'ready', ?::jsonb, priority, true from job where id = ?\
                """,
                inspection,
                TaskKind.INSPECT.wire(),
                MessageJson.writeText(
                        new Work.Inspect(
                                task.job(),
                                task.volume(),
                                new RelativePath(path),
                                event.sha256(),
                                event.size())),
                task.job());
        outbox.ring(List.of(inspection));
    }

    private void count(long bytes) {
        if (bytes > 0) {
            sql.update(
                    """
                    insert into traffic (day, bytes)
                    values ((now() at time zone 'UTC')::date, ?)
                    on conflict (day) do update set bytes = traffic.bytes + excluded.bytes\
                    """,
                    bytes);
        }
    }
}
