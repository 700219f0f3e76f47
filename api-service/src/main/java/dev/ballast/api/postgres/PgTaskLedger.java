package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.LockedTask;
import dev.ballast.api.dispatch.RetryRule;
import dev.ballast.api.dispatch.TaskLedger;
import dev.ballast.api.dispatch.TaskQueue;
import dev.ballast.model.artifact.Safety;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.TaskState;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.TaskEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Writes what tasks came to. Jobs are locked before their tasks, both in the order of their ids
/// within one call of [#lock].
@ApplicationScoped
class PgTaskLedger implements TaskLedger {
    private static final String DISOWNED =
            """
             from task t join worker w on w.id = t.worker
            where t.state = 'claimed' and not t.id = any(w.tasks) and w.state <> 'stopped'
              and w.heard_at > now() - interval '5 s'
              and w.heard_before > now() - interval '10 s'
              and w.heard_before > t.lease_until - make_interval(secs => ?) + interval '6 s'\
            """;

    private final Sql sql;
    private final Plans plans;
    private final Repairs repairs;
    private final Verifications verifications;
    private final Scans scans;
    private final Transfers transfers;
    private final Installations installations;
    private final LostFiles lost;
    private final TaskOrders orders;
    private final JobSettling settling;
    private final PgOutbox outbox;
    private final Neighbours neighbours;
    private final HubTurns turns;
    private final Removals removals;

    PgTaskLedger(
            Sql sql,
            Plans plans,
            Repairs repairs,
            Verifications verifications,
            Scans scans,
            Transfers transfers,
            Installations installations,
            LostFiles lost,
            TaskOrders orders,
            JobSettling settling,
            PgOutbox outbox,
            Neighbours neighbours,
            HubTurns turns,
            Removals removals) {
        this.sql = sql;
        this.plans = plans;
        this.repairs = repairs;
        this.verifications = verifications;
        this.scans = scans;
        this.transfers = transfers;
        this.installations = installations;
        this.lost = lost;
        this.orders = orders;
        this.settling = settling;
        this.outbox = outbox;
        this.neighbours = neighbours;
        this.turns = turns;
        this.removals = removals;
    }

    @Override
    public Map<UUID, LockedTask> lock(Collection<UUID> tasks) {
        sql.query(
                "select 1 from job where id in (select job_id from task where id = any(?::uuid[]))"
                        + " order by id for no key update",
                _ -> 1,
                tasks);
        var locked = new HashMap<UUID, LockedTask>();
        sql.query(
                        """
                        select t.id, t.job_id, j.kind as job_kind, j.model_id, t.kind, t.volume, t.state,
                               t.fence, t.attempt, t.losses
                        from task t join job j on j.id = t.job_id
                        where t.id = any(?::uuid[]) order by t.id for no key update of t\
                        """,
                        row ->
                                new LockedTask(
                                        row.uuid("id"),
                                        row.uuid("job_id"),
                                        JobKind.ofWire(row.text("job_kind")),
                                        row.uuidOrNull("model_id"),
                                        TaskKind.ofWire(row.text("kind")),
                                        new VolumeName(row.text("volume")),
                                        TaskState.ofWire(row.text("state")),
                                        row.number("fence"),
                                        row.integer("attempt"),
                                        row.integer("losses")),
                        tasks)
                .forEach(task -> locked.put(task.id(), task));
        return locked;
    }

    @Override
    public List<UUID> overdue(int limit) {
        return sql.query(
                "select id from task where state = 'claimed' and lease_until < now()"
                        + " order by lease_until limit ?",
                row -> row.uuid("id"),
                limit);
    }

    @Override
    public boolean isOverdue(LockedTask task) {
        return sql.first(
                        "select 1 from task where id = ? and state = 'claimed'"
                                + " and lease_until < now()",
                        _ -> 1,
                        task.id())
                .isPresent();
    }

    @Override
    public List<UUID> disowned(int limit) {
        return sql.query(
                "select t.id" + DISOWNED + " limit ?",
                row -> row.uuid("id"),
                TaskQueue.LEASE.toSeconds(),
                limit);
    }

    @Override
    public boolean isDisowned(LockedTask task) {
        return sql.first(
                        "select 1" + DISOWNED + " and t.id = ?",
                        _ -> 1,
                        TaskQueue.LEASE.toSeconds(),
                        task.id())
                .isPresent();
    }

    @Override
    public void extendLeases(Collection<UUID> tasks) {
        if (!tasks.isEmpty()) {
            sql.update(
                    "update task set lease_until = now() + make_interval(secs => ?)"
                            + " where id = any(?::uuid[]) and state = 'claimed'",
                    TaskQueue.LEASE.toSeconds(),
                    tasks);
        }
    }

    @Override
    public void progress(Collection<TaskEvent.Progress> newest) {
        transfers.progress(newest);
    }

    @Override
    public void finish(Collection<UUID> tasks) {
        if (!tasks.isEmpty()) {
            sql.update(
                    "update task set state = 'done', worker = null, lease_until = null,"
                            + " error_code = null, error_detail = null where id = any(?::uuid[])",
                    tasks);
            removals.finished(tasks);
        }
    }

    @Override
    public void resolvedToNothing(Map<LockedTask, TaskEvent.Resolved> plans) {
        this.plans.addEmpty(plans);
    }

    @Override
    public Optional<TaskEvent.Failed> resolved(LockedTask task, TaskEvent.Resolved event) {
        if (task.model() != null) {
            return repairs.add(task, event);
        }
        plans.add(task, event);
        return Optional.empty();
    }

    @Override
    public void transferred(LockedTask task, TaskEvent.Transferred event) {
        transfers.done(task, event);
        plans.advance(task.job());
    }

    @Override
    public void verified(LockedTask task, TaskEvent.Verified event) {
        verifications.done(task, event);
    }

    @Override
    public void found(LockedTask task, TaskEvent.Found event) {
        scans.found(task, event);
    }

    @Override
    public void digested(LockedTask task, TaskEvent.Digested event) {
        scans.digested(task, event);
    }

    @Override
    public boolean published(LockedTask task, TaskEvent.Published event) {
        if (installations.isOvertaken(task, event)) {
            giveBack(task);
            return false;
        }
        installations.add(task, event);
        return true;
    }

    @Override
    public boolean refetch(LockedTask task, List<Sha256> missing, String detail) {
        return lost.refetch(task, missing, detail);
    }

    @Override
    public void inspected(LockedTask task, TaskEvent.Inspected event) {
        Safety safety = event.facts().safety();
        // A worker of an earlier version looks less closely than whoever looked before may have.
        sql.update(
                """
                update blob set facts = ?::jsonb where volume = ? and sha256 = ?
                  and coalesce((facts->'safety'->>'scanner')::int, 0) <= ?\
                """,
                MessageJson.writeText(event.facts()),
                task.volume().value(),
                event.sha256().hex(),
                safety == null ? 0 : safety.scanner());
        if (gates(task)) {
            finish(List.of(task.id()));
            plans.advance(task.job());
        }
    }

    /// Whether the job waits for the task before it publishes.
    private boolean gates(LockedTask task) {
        return sql.one("select gates from task where id = ?", row -> row.flag("gates"), task.id());
    }

    @Override
    public void retryLater(
            LockedTask task, FailureCode code, String detail, RetryRule.Verdict.Retry how) {
        sql.update(
                """
                update task set state = 'ready', worker = null, lease_until = null, losses = 0,
                       attempt = attempt + ?, error_code = ?, error_detail = ?,
                       run_at = now() + make_interval(secs => ?)
                where id = ?\
                """,
                how.spendsAttempt() ? 1 : 0,
                code.name(),
                detail,
                how.delay().toMillis() / 1000.0,
                task.id());
        transfers.stopped(task);
        outbox.ring(List.of(task.id()));
    }

    @Override
    public void awaitSpace(LockedTask task, String detail) {
        sql.update(
                """
                update task set state = 'ready', worker = null, lease_until = null,
                       error_code = 'DISK_FULL', error_detail = ?, run_at = 'infinity'
                where id = ?\
                """,
                detail,
                task.id());
        transfers.stopped(task);
    }

    @Override
    public List<Control.Stop> fail(LockedTask task, FailureCode code, String detail) {
        sql.update(
                "update task set state = 'failed', worker = null, lease_until = null,"
                        + " error_code = ?, error_detail = ? where id = ?",
                code.name(),
                detail,
                task.id());
        if (task.kind() == TaskKind.INSPECT && !gates(task)) {
            return List.of();
        }
        if (task.kind() == TaskKind.METADATA) {
            // One of many: the job goes on.
            sql.update("update job_file set bytes_done = size where task_id = ?", task.id());
            turns.release(task.id());
            return List.of();
        }
        transfers.stopped(task);
        sql.update(
                """
                update job set state = 'failed', reason = null, error_code = ?, error_detail = ?,
                  error_file = (select path from job_file f
                                where f.task_id = ? order by idx limit 1)
                where id = ?\
                """,
                code.name(),
                detail,
                task.id(),
                task.job());
        return orders.cancelOpen(task.job());
    }

    @Override
    public void absent(LockedTask task) {
        sql.update("update job set source_absent = true where id = ?", task.job());
    }

    @Override
    public void giveBack(LockedTask task) {
        sql.update(
                "update task set state = 'ready', worker = null, lease_until = null,"
                        + " run_at = now() where id = ?",
                task.id());
        transfers.stopped(task);
        outbox.ring(List.of(task.id()));
    }

    @Override
    public void giveBackAfterLoss(LockedTask task) {
        sql.update("update task set losses = losses + 1 where id = ?", task.id());
        giveBack(task);
    }

    @Override
    public void close(Collection<UUID> jobs) {
        settling.settle(jobs);
        neighbours.wake();
    }
}
