package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.HeldTasks;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Parks tasks of held upstreams where claims do not look: at a time that never comes. A few
/// hundred jobs at a time; claims leave the others alone as well.
@ApplicationScoped
class PgHeldTasks implements HeldTasks {
    private static final int AT_ONCE = 500;

    /// Those who waited for one upstream come back spread over so many seconds.
    private static final double SPREAD_SECONDS = 2;

    private final Sql sql;
    private final JobSettling settling;
    private final ActiveJobs active;
    private final PgOutbox outbox;

    PgHeldTasks(Sql sql, JobSettling settling, ActiveJobs active, PgOutbox outbox) {
        this.sql = sql;
        this.settling = settling;
        this.active = active;
        this.outbox = outbox;
    }

    @Override
    public void park() {
        boolean any =
                sql.one(
                        "select exists (select 1 from host_hold where until > now()) as held",
                        row -> row.flag("held"));
        if (!any) {
            return;
        }
        List<UUID> jobs =
                active.lock(
                        sql.query(
                                """
                                select distinct t.job_id
                                from host_hold h join task t on t.bucket = h.bucket
                                where h.until > now() and t.state = 'ready'
                                  and t.bucket is not null and t.run_at <= now()
                                limit ?\
                                """,
                                row -> row.uuid("job_id"),
                                AT_ONCE));
        sql.update(
                """
                update task t set run_at = 'infinity', error_code = 'SOURCE_RATE_LIMITED',
                       error_detail = split_part(t.bucket, '#', 1) || ' asked for a pause'
                from host_hold h
                where h.bucket = t.bucket and h.until > now() and t.job_id = any(?::uuid[])
                  and t.state = 'ready' and t.run_at <= now()\
                """,
                jobs);
        settling.settle(jobs);
    }

    @Override
    public void release() {
        List<UUID> jobs =
                active.lock(
                        sql.query(
                                """
                                select distinct t.job_id from task t join job j on j.id = t.job_id
                                where t.state = 'ready' and t.bucket is not null
                                  and t.run_at = 'infinity'
                                  and t.error_code = 'SOURCE_RATE_LIMITED'
                                  and j.state not in ('paused', 'completed', 'failed', 'cancelled')
                                  and not exists (select 1 from host_hold h
                                                  where h.bucket = t.bucket and h.until > now())
                                limit ?\
                                """,
                                row -> row.uuid("job_id"),
                                AT_ONCE));
        if (jobs.isEmpty()) {
            return;
        }
        List<UUID> tasks =
                sql.query(
                        """
                        update task t set run_at = now() + make_interval(secs => random() * ?)
                        where t.job_id = any(?::uuid[]) and t.state = 'ready'
                          and t.run_at = 'infinity' and t.error_code = 'SOURCE_RATE_LIMITED'
                          and not exists (select 1 from host_hold h
                                          where h.bucket = t.bucket and h.until > now())
                        returning t.id\
                        """,
                        row -> row.uuid("id"),
                        SPREAD_SECONDS,
                        jobs);
        outbox.ring(tasks);
    }
}
