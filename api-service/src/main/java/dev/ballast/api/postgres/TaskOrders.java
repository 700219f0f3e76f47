package dev.ballast.api.postgres;

import dev.ballast.api.jobs.Job.TaskOrder;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.Control.StopReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Carries out what a job decided about its tasks. The job is locked. Inspections go on, unless the
/// job waits for them.
@ApplicationScoped
class TaskOrders {
    private static final String OPEN =
            " where job_id = ? and (kind <> 'inspect' or gates) and state in ('ready', 'claimed')";

    /// Tasks of other kinds need no place.
    private static final String ADMITTED =
            "admitted = admitted and kind in ('check', 'inspect', 'metadata')";

    private static final String TAKE_BACK =
            "update task set state = 'ready', worker = null, lease_until = null, " + ADMITTED;

    private final Sql sql;
    private final Plans plans;
    private final Repairs repairs;
    private final LostFiles lost;
    private final Leftovers leftovers;
    private final PgOutbox outbox;

    TaskOrders(
            Sql sql,
            Plans plans,
            Repairs repairs,
            LostFiles lost,
            Leftovers leftovers,
            PgOutbox outbox) {
        this.sql = sql;
        this.plans = plans;
        this.repairs = repairs;
        this.lost = lost;
        this.leftovers = leftovers;
        this.outbox = outbox;
    }

    void carryOut(UUID job, TaskOrder order) {
        switch (order) {
            case CANCEL -> {
                outbox.tell(cancelOpen(job));
                leftovers.collect(List.of(job));
            }
            case HOLD -> {
                outbox.tell(stops(job, StopReason.PAUSED));
                sql.update(TAKE_BACK + ", run_at = 'infinity'" + OPEN, job);
                stopFiles(job);
            }
            case EVICT -> {
                outbox.tell(stops(job, StopReason.LIMIT));
                sql.update(
                        TAKE_BACK
                                + ", run_at = case when state = 'claimed' then now() else run_at"
                                + " end"
                                + OPEN,
                        job);
                stopFiles(job);
            }
            case RELEASE -> {
                sql.update(
                        "update task set run_at = now(), error_code = null, error_detail = null"
                                + OPEN,
                        job);
                outbox.ringForJobs(List.of(job));
            }
            case REOPEN -> reopen(job);
            case REOPEN_AFRESH -> {
                renameTransfers(job);
                reopen(job);
            }
        }
    }

    /// Ends the open tasks of a job that failed; their staging folders stay for a retry.
    ///
    /// @return what their owners must hear
    List<Control.Stop> cancelOpen(UUID job) {
        List<Control.Stop> stops = stops(job, StopReason.CANCELLED);
        sql.update(
                "update task set state = 'cancelled', worker = null, lease_until = null" + OPEN,
                job);
        stopFiles(job);
        return stops;
    }

    private void reopen(UUID job) {
        lost.forget(job);
        // What is to be published, and whether it may be, is asked of the files again.
        sql.update("delete from task where job_id = ? and (kind = 'publish' or gates)", job);
        sql.update(
                """
                update task set state = 'ready', admitted = kind in ('check', 'metadata'), run_at = now(),
                       attempt = 1, losses = 0, error_code = null, error_detail = null
                where job_id = ? and kind <> 'inspect' and state in ('failed', 'cancelled')\
                """,
                job);
        if (asksOnly(job)) {
            outbox.ringForJobs(List.of(job));
            return;
        }
        plans.takePresentFiles(job);
        sql.update(
                """
                update task t set state = 'done'
                where t.job_id = ? and t.kind = 'transfer' and t.state = 'ready'
                  and not exists (select 1 from job_file f
                                  where f.task_id = t.id and f.state <> 'done')\
                """,
                job);
        plans.makeTransfers(job);
        repairs.askIfPlanless(job);
        plans.advance(job);
        outbox.ringForJobs(List.of(job));
    }

    /// Whether the job fetches no files; what it asks about counts anew then.
    private boolean asksOnly(UUID job) {
        return sql.update(
                        "update job_file f set bytes_done = 0 from job j where j.id = ?"
                                + " and j.kind = 'metadata' and f.job_id = j.id"
                                + " and f.state = 'waiting'",
                        job)
                > 0;
    }

    /// A task's id names its staging folder, and the old ones are on their way out.
    private void renameTransfers(UUID job) {
        List<UUID> old =
                sql.query(
                        "select id from task where job_id = ? and kind = 'transfer'"
                                + " and state in ('failed', 'cancelled')",
                        row -> row.uuid("id"),
                        job);
        List<UUID> fresh = old.stream().map(_ -> UUID.randomUUID()).toList();
        String renaming = " from unnest(?::uuid[], ?::uuid[]) as u(old, fresh)";
        sql.update(
                "update job_file f set task_id = u.fresh, bytes_done = 0"
                        + renaming
                        + " where f.task_id = u.old and f.state <> 'done'",
                old,
                fresh);
        sql.update(
                "update task t set id = u.fresh, fence = 0" + renaming + " where t.id = u.old",
                old,
                fresh);
    }

    /// The open tasks are locked first, in a statement of its own: one that is being claimed right
    /// now is either seen as claimed, or will not be.
    private List<Control.Stop> stops(UUID job, StopReason reason) {
        sql.query("select 1 from task" + OPEN + " order by id for no key update", _ -> 1, job);
        return sql.query(
                "select id, fence from task" + OPEN + " and state = 'claimed'",
                row -> new Control.Stop(row.uuid("id"), row.number("fence"), reason),
                job);
    }

    private void stopFiles(UUID job) {
        sql.update(
                "update job_file set speed = 0, stall = null where job_id = ?"
                        + " and (speed > 0 or stall is not null)",
                job);
    }
}
