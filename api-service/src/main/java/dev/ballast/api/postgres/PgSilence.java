package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.Silence;
import dev.ballast.api.dispatch.TaskQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Finds silent tasks by their leases, which every report extends.
@ApplicationScoped
class PgSilence implements Silence {
    private static final Duration SILENT = Duration.ofSeconds(6);

    private final Sql sql;
    private final JobSettling settling;

    PgSilence(Sql sql, JobSettling settling) {
        this.sql = sql;
        this.settling = settling;
    }

    @Override
    public void show() {
        List<UUID> jobs =
                sql.query(
                        """
                        select j.id from job j where j.id in (
                          select f.job_id from task t join job_file f on f.task_id = t.id
                          where t.state = 'claimed' and f.speed > 0
                            and t.lease_until < now() + make_interval(secs => ?))
                        order by j.id for no key update skip locked\
                        """,
                        row -> row.uuid("id"),
                        leaseLeft());
        if (jobs.isEmpty()) {
            return;
        }
        sql.update(
                """
                update job_file f set speed = 0 from task t
                where f.job_id = any(?::uuid[]) and t.id = f.task_id and f.speed > 0
                  and t.state = 'claimed' and t.lease_until < now() + make_interval(secs => ?)\
                """,
                jobs,
                leaseLeft());
        settling.settle(jobs);
    }

    /// Seconds that are left of the lease of a task that is silent for [#SILENT].
    private static long leaseLeft() {
        return TaskQueue.LEASE.minus(SILENT).toSeconds();
    }
}
