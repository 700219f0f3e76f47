package dev.ballast.api.postgres;

import dev.ballast.api.operations.TaskCounts;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.stream.Collectors;

/// Counts open tasks only, which partial indexes hold; ended ones only grow.
@ApplicationScoped
class PgTaskCounts implements TaskCounts {
    /// Tasks of a kind and volume among which the next jobs are looked for.
    private static final int LOOKED_AT = 2000;

    private final Sql sql;

    PgTaskCounts(Sql sql) {
        this.sql = sql;
    }

    /// Of jobs that wait for a place, as many count as there are free places.
    @Override
    public Map<TaskGroup, Long> open() {
        return sql
                .query(
                        """
                        with best as (
                          select t.job_id, t.priority, t.seq
                          from unnest(array['resolve', 'transfer', 'publish']) as k(kind)
                          cross join (select name from volume union select 'shared') as v
                          cross join lateral (
                            select t.job_id, t.priority, t.seq from task t
                            where t.kind = k.kind and t.volume = v.name
                              and t.state = 'ready' and not t.admitted and t.run_at < 'infinity'
                              and %1$s
                            order by t.priority desc, t.seq limit ?) as t),
                        next as materialized (
                          select job_id from best
                          group by job_id order by max(priority) desc, min(seq)
                          limit (select case when s.paused or s.timetable_paused then 0 else
                                   (select count(*) from download_slot d
                                    where d.n <= s.max_concurrent_downloads and d.job_id is null)
                                   end from settings s))
                        select kind, state, count(*) as n from (
                          select kind, state from task where state = 'claimed'
                          union all
                          select t.kind, t.state from task t
                          where t.state = 'ready' and t.admitted and (%1$s or %2$s)
                          union all
                          select t.kind, t.state from next n join task t on t.job_id = n.job_id
                          where t.state = 'ready' and not t.admitted and %1$s) as open
                        group by kind, state\
                        """
                                .formatted(Candidates.IS_DUE, Inspectors.IS_AWAITED),
                        row ->
                                Map.entry(
                                        new TaskGroup(row.text("kind"), row.text("state")),
                                        row.number("n")),
                        LOOKED_AT)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
