package dev.ballast.api.postgres;

import dev.ballast.model.job.TaskKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Has each hub asked by one task at a time, in the whole fleet. Of a job one task a hub may run;
/// the others have no time until it has ended.
@ApplicationScoped
class HubTurns {
    /// That a task may ask its hub now. It may be another's turn after all: see [#take].
    static final String FREE =
            """
             (t.hub is null or exists (
               select 1 from hub_turn u where u.hub = t.hub and u.rest_until <= now()
                 and not exists (select 1 from task o
                                 where o.id = u.task_id and o.state = 'claimed')))\
            """;

    private static final int RUNG = 4;

    private final Sql sql;
    private final PgOutbox outbox;

    HubTurns(Sql sql, PgOutbox outbox) {
        this.sql = sql;
        this.outbox = outbox;
    }

    /// Of these, which are locked, those that ask no hub, and for each hub that nobody asks the
    /// best one: it is that one's turn.
    List<Candidate> take(List<Candidate> candidates) {
        List<UUID> asking =
                candidates.stream()
                        .filter(candidate -> candidate.kind() == TaskKind.METADATA)
                        .map(Candidate::task)
                        .toList();
        if (asking.isEmpty()) {
            return candidates;
        }
        // Locked by a statement of its own, so that the next one sees who came before.
        List<String> hubs =
                sql.query(
                        "select hub from hub_turn where rest_until <= now() and hub in (select hub"
                                + " from task where id = any(?::uuid[])) for update skip locked",
                        row -> row.text("hub"),
                        asking);
        Set<UUID> turns =
                new HashSet<>(
                        sql.query(
                                """
                                with best as (
                                  select distinct on (t.hub) t.id, t.hub from task t
                                  where t.id = any(?::uuid[]) and t.hub = any(?::text[])
                                  order by t.hub, t.priority desc, t.seq)
                                update hub_turn u set task_id = b.id from best b
                                where u.hub = b.hub and not exists (
                                  select 1 from task o where o.id = u.task_id and o.state = 'claimed')
                                returning u.task_id\
                                """,
                                row -> row.uuid("task_id"),
                                asking,
                                hubs));
        return candidates.stream()
                .filter(candidate ->
                        candidate.kind() != TaskKind.METADATA || turns.contains(candidate.task()))
                .toList();
    }

    /// A task has ended, will, or asks nothing more: the next one of its job and hub may run, and
    /// whoever waits for that hub is rung for.
    void release(UUID ended) {
        List<UUID> next =
                sql.query(
                        """
                        with next as (
                          select n.id, u.hub, u.rest_until from task e
                          join job j on j.id = e.job_id
                            and j.state not in ('paused', 'completed', 'failed', 'cancelled')
                          join hub_turn u on u.hub = e.hub
                          cross join lateral (
                            select id from task
                            where job_id = e.job_id and hub = e.hub and state = 'ready'
                              and run_at = 'infinity' and id <> e.id
                            order by seq limit 1) n
                          where e.id = ? and not exists (
                            select 1 from task o
                            where o.job_id = e.job_id and o.hub = e.hub and o.id <> e.id
                              and (o.state = 'claimed'
                                   or (o.state = 'ready'
                                       and o.run_at <= greatest(now(), u.rest_until)))))
                        update task t set run_at = greatest(now(), n.rest_until),
                          error_code = case when n.rest_until > now()
                                            then 'SOURCE_RATE_LIMITED' end,
                          error_detail = case when n.rest_until > now()
                                              then n.hub || ' asked for a pause' end
                        from next n where t.id = n.id returning t.id\
                        """,
                        row -> row.uuid("id"),
                        ended);
        Set<UUID> rung = new HashSet<>(next);
        rung.addAll(
                sql.query(
                        """
                        select t.id from task t join task e on e.id = ?
                        where t.kind = 'metadata' and t.state = 'ready' and t.hub = e.hub
                          and t.run_at <= now() and t.id <> e.id
                        order by t.priority desc, t.seq limit ?\
                        """,
                        row -> row.uuid("id"),
                        ended,
                        RUNG));
        outbox.ring(rung);
    }
}
