package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.Outgoing;
import dev.ballast.api.dispatch.PendingMessages;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.Doorbell;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes from the outbox; a doorbell is written as its task is now, and left out if that is not
/// ready any more. The bell of a task that one worker alone may do would be heard by any; that
/// worker is woken instead, once for all of them.
@ApplicationScoped
class PgPendingMessages implements PendingMessages {
    private final Sql sql;

    PgPendingMessages(Sql sql) {
        this.sql = sql;
    }

    /// One entry; without a message if it has become obsolete.
    private record Entry(long id, @Nullable Outgoing message) {}

    @Override
    @Transactional
    public Taken take(int limit) {
        // Lost in a crash of Postgres, an entry is sent once more.
        sql.query("select set_config('synchronous_commit', 'off', true)", _ -> 1);
        List<Entry> entries =
                sql.query(
                        """
                        with taken as (
                          update outbox set taken_until = now() + interval '30 s'
                          where id in (
                            select id from outbox
                            where due_at <= now()
                              and (taken_until is null or taken_until < now())
                            order by id limit ? for update skip locked)
                          returning id, task_id, message)
                        select o.id, o.message, t.id as task, t.job_id, t.kind, t.volume,
                               t.priority, nullif(t.only_worker, '') as worker,
                               row_number() over (partition by t.only_worker order by o.id) as nth
                        from taken o
                        left join task t on t.id = o.task_id and t.state = 'ready'
                        order by o.id\
                        """,
                        row -> new Entry(row.number("id"), outgoing(row)),
                        limit);
        return new Taken(
                entries.stream().map(Entry::id).toList(),
                entries.stream().map(Entry::message).filter(Objects::nonNull).toList());
    }

    @Override
    public void sent(List<Long> entries) {
        sql.update("delete from outbox where id = any(?::bigint[])", entries);
    }

    @Override
    public void release(List<Long> entries) {
        sql.update("update outbox set taken_until = null where id = any(?::bigint[])", entries);
    }

    @Override
    public double lagSeconds() {
        return sql.one(
                        "select coalesce(extract(epoch from now() - min(due_at)) * 1000, 0)::int8"
                                + " as millis from outbox where due_at <= now()",
                        row -> row.number("millis"))
                / 1000.0;
    }

    private static @Nullable Outgoing outgoing(Row row) {
        String message = row.textOrNull("message");
        if (message != null) {
            return new Outgoing(Topics.CONTROL, message);
        }
        UUID task = row.uuidOrNull("task");
        if (task == null) {
            return null;
        }
        String worker = row.textOrNull("worker");
        if (worker != null) {
            return row.number("nth") == 1
                    ? new Outgoing(Topics.CONTROL, MessageJson.writeText(new Control.Wake(worker)))
                    : null;
        }
        Doorbell doorbell =
                new Doorbell(
                        task,
                        row.uuid("job_id"),
                        TaskKind.ofWire(row.text("kind")),
                        new VolumeName(row.text("volume")),
                        new Priority(row.integer("priority")));
        return new Outgoing(doorbell.topic(), MessageJson.writeText(doorbell));
    }
}
