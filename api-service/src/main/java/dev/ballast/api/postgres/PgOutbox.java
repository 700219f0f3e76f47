package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.Outbox;
import dev.ballast.api.dispatch.OutboxSignal;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.MessageJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.UUID;

/// Writes what is to be sent beside the change that it is about.
@ApplicationScoped
class PgOutbox implements Outbox {
    private final Sql sql;
    private final TransactionEvents transaction;
    private final OutboxSignal signal;

    PgOutbox(Sql sql, TransactionEvents transaction, OutboxSignal signal) {
        this.sql = sql;
        this.transaction = transaction;
        this.signal = signal;
    }

    @Override
    public void tell(Collection<? extends Control> messages) {
        if (messages.isEmpty()) {
            return;
        }
        sql.update(
                "insert into outbox (message) select unnest(?::text[])",
                messages.stream().map(MessageJson::writeText).toList());
        wakeRelay();
    }

    /// Rings for these tasks when they may run; those that never may are left out.
    void ring(Collection<UUID> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        sql.update(
                """
                insert into outbox (task_id, due_at)
                select id, run_at from task
                where id = any(?::uuid[]) and state = 'ready' and run_at < 'infinity'
                order by priority desc, seq\
                """,
                tasks);
        wakeRelay();
    }

    /// Rings for the open tasks of these jobs.
    void ringForJobs(Collection<UUID> jobs) {
        ring(
                sql.query(
                        "select id from task where job_id = any(?::uuid[]) and state = 'ready'",
                        row -> row.uuid("id"),
                        jobs));
    }

    /// Rings for the best `count` tasks of jobs that wait for a place.
    void ringForWaiting(int count) {
        ring(
                sql.query(
                        """
                        select next.id
                        from unnest(array['resolve', 'transfer', 'publish']) as k(kind)
                        cross join (select name from volume union select 'shared') as v
                        cross join lateral (
                          select t.id, t.priority, t.seq from task t
                          where t.kind = k.kind and t.volume = v.name and t.state = 'ready'
                            and not t.admitted and t.run_at < 'infinity' and t.run_at <= now()
                          order by t.priority desc, t.seq limit ?) as next
                        order by next.priority desc, next.seq limit ?\
                        """,
                        row -> row.uuid("id"),
                        count,
                        count));
    }

    private void wakeRelay() {
        transaction.afterCommit("outbox", signal::raise);
    }
}
