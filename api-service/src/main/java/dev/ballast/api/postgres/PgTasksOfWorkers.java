package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.TasksOfWorkers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Parks tasks whose worker is away where claims do not look: at a time that never comes. A few
/// hundred jobs at a time; nobody is given the others either.
@ApplicationScoped
class PgTasksOfWorkers implements TasksOfWorkers {
    private static final int AT_ONCE = 500;

    /// Ready tasks that one worker alone may do, with why that does not take them; null if it does.
    private static final String TASKS =
            """
            (select t.id, t.job_id, t.run_at, t.error_code, t.error_detail,
                    'Worker ''' || j.worker || ''' ' || s.away
                      || ', and this job runs on no other.' as why
             from job j
             join task t on t.job_id = j.id and t.state = 'ready' and t.only_worker = j.worker
             left join worker w on w.id = j.worker
             cross join lateral (
               select case when w.id is null then 'is lost' else
                 case %s
                   when 'lost' then 'is lost'
                   when 'draining' then 'drains'
                   else case when not (j.volume = any(w.volumes))
                             then 'does not mount the volume ''' || j.volume || ''''
                        end end end as away) as s
             where j.worker is not null
               and j.state in ('queued', 'resolving', 'waiting', 'downloading', 'publishing')) as p\
            """
                    .formatted(PgFindWorkers.STATE);

    /// Tasks that are to wait, or that wait for another reason of their worker by now.
    private static final String TO_PARK =
            """
             p.why is not null
             and (p.run_at <= now() or p.run_at = 'infinity' and p.error_code = 'WORKER_LOST'
                                       and p.error_detail is distinct from p.why)\
            """;

    private static final String TO_RELEASE =
            " p.why is null and p.run_at = 'infinity' and p.error_code = 'WORKER_LOST'";

    private final Sql sql;
    private final JobSettling settling;
    private final ActiveJobs active;
    private final PgOutbox outbox;

    PgTasksOfWorkers(Sql sql, JobSettling settling, ActiveJobs active, PgOutbox outbox) {
        this.sql = sql;
        this.settling = settling;
        this.active = active;
        this.outbox = outbox;
    }

    @Override
    public void park() {
        List<UUID> jobs = lock(TO_PARK);
        if (jobs.isEmpty()) {
            return;
        }
        sql.update(
                "update task t set run_at = 'infinity', error_code = 'WORKER_LOST',"
                        + " error_detail = p.why from "
                        + TASKS
                        + " where p.id = t.id and t.state = 'ready' and p.job_id = any(?::uuid[])"
                        + " and"
                        + TO_PARK,
                jobs);
        settling.settle(jobs);
    }

    @Override
    public void release() {
        List<UUID> jobs = lock(TO_RELEASE);
        if (jobs.isEmpty()) {
            return;
        }
        List<UUID> tasks =
                sql.query(
                        "update task t set run_at = now(), error_code = null, error_detail = null"
                                + " from "
                                + TASKS
                                + " where p.id = t.id and t.state = 'ready'"
                                + " and p.job_id = any(?::uuid[]) and"
                                + TO_RELEASE
                                + " returning t.id",
                        row -> row.uuid("id"),
                        jobs);
        settling.settle(jobs);
        outbox.ring(tasks);
    }

    private List<UUID> lock(String condition) {
        return active.lock(
                sql.query(
                        "select distinct p.job_id from "
                                + TASKS
                                + " where"
                                + condition
                                + " limit ?",
                        row -> row.uuid("job_id"),
                        AT_ONCE));
    }
}
