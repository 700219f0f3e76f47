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
    /// Doorbells that are worth ringing at once: some more than there are slots.
    private static final String BELLS =
            "select 32 + 2 * coalesce(sum(slots), 0) as bells from worker"
                    + " where last_seen > now() - interval '15 s'";

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

    /// Rings for these tasks when they may run; those that never may are left out. Of many that may
    /// run now, only for as many as the fleet could begin: a worker that was given one asks for the
    /// next without being rung.
    void ring(Collection<UUID> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        sql.update(
                "with fleet as ("
                        + BELLS
                        + """
                        )
                        insert into outbox (task_id, due_at)
                        select id, run_at from (
                          select id, run_at, priority, seq,
                                 row_number() over (partition by kind, volume, run_at <= now()
                                                    order by priority desc, seq) as nth
                          from task
                          where id = any(?::uuid[]) and state = 'ready'
                            and run_at < 'infinity') as t
                        where run_at > now() or nth <= (select bells from fleet)
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

    /// Rings for the best tasks of jobs that wait for a place, after `freed` of those have become
    /// free. If there were free places before, enough for all workers, nobody waits for a ring.
    void ringForWaiting(int freed) {
        ring(
                sql.query(
                        "with fleet as ("
                                + BELLS
                                + """
                                ),
                                free as (
                                  select count(*) as places from download_slot d, settings s
                                  where d.n <= s.max_concurrent_downloads and d.job_id is null),
                                wish as (
                                  select least(?, greatest(0, bells + ? - places)) as n
                                  from fleet, free)
                                select next.id
                                from unnest(array['resolve', 'transfer', 'publish']) as k(kind)
                                cross join (select name from volume union select 'shared') as v
                                cross join lateral (
                                  select t.id, t.priority, t.seq from task t
                                  where t.kind = k.kind and t.volume = v.name
                                    and t.state = 'ready' and not t.admitted
                                    and t.run_at < 'infinity' and t.run_at <= now()
                                  order by t.priority desc, t.seq
                                  limit (select n from wish)) as next
                                order by next.priority desc, next.seq
                                limit (select n from wish)\
                                """,
                        row -> row.uuid("id"),
                        freed,
                        freed));
    }

    private void wakeRelay() {
        transaction.afterCommit("outbox", signal::raise);
    }
}
