package dev.ballast.api.postgres;

import dev.ballast.api.jobs.Job;
import dev.ballast.api.jobs.JobBoard;
import dev.ballast.api.jobs.JobChange;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.WaitReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/// Steers jobs: locks the row, then lets tasks follow.
@ApplicationScoped
class PgJobBoard implements JobBoard {
    private final Sql sql;
    private final TaskOrders orders;
    private final JobSettling settling;
    private final Leftovers leftovers;
    private final Neighbours neighbours;

    PgJobBoard(
            Sql sql,
            TaskOrders orders,
            JobSettling settling,
            Leftovers leftovers,
            Neighbours neighbours) {
        this.sql = sql;
        this.orders = orders;
        this.leftovers = leftovers;
        this.settling = settling;
        this.neighbours = neighbours;
    }

    @Override
    public Job lock(UUID id) {
        return sql.first(
                        "select id, kind, state, reason, attempt from job where id = ?"
                                + " and kind not in ('plan', 'remove') for no key update",
                        row -> {
                            String reason = row.textOrNull("reason");
                            return new Job(
                                    row.uuid("id"),
                                    JobKind.ofWire(row.text("kind")),
                                    JobState.ofWire(row.text("state")),
                                    reason == null ? null : WaitReason.ofWire(reason),
                                    row.integer("attempt"));
                        },
                        id)
                .orElseThrow(() -> RefusedException.jobNotFound(id));
    }

    @Override
    public JobView carryOut(Job job, Job.Decision decision) {
        if (job.state().isFinal()) {
            refuseIfReplaced(job.id());
        }
        sql.update(
                """
                update job set state = ?, reason = ?, reason_detail = null, attempt = ?,
                       error_code = null, error_detail = null, error_file = null
                where id = ?\
                """,
                decision.state().wire(),
                decision.reason() == null ? null : decision.reason().wire(),
                decision.attempt(),
                job.id());
        orders.carryOut(job.id(), decision.tasks());
        neighbours.wake();
        return settling.settle(List.of(job.id())).getFirst();
    }

    @Override
    public JobView change(UUID id, JobChange change) {
        Job job = lock(id);
        Priority priority = change.priority();
        if (priority != null) {
            sql.update("update job set priority = ? where id = ?", priority.value(), job.id());
            sql.update(
                    "update task set priority = ? where job_id = ?"
                            + " and state in ('ready', 'claimed')",
                    priority.value(),
                    job.id());
        }
        if (change.labels() != null) {
            sql.update(
                    "update job set labels = ?::jsonb where id = ?",
                    TextMaps.json(change.labels()),
                    job.id());
        }
        OptionalLong maxSpeed = change.maxSpeed();
        if (maxSpeed != null) {
            sql.update(
                    "update job set max_speed = ?::bigint where id = ?",
                    maxSpeed.isPresent() ? maxSpeed.getAsLong() : null,
                    job.id());
        }
        return settling.settleChanged(job.id());
    }

    @Override
    public void delete(UUID id) {
        leftovers.collect(List.of(id));
        sql.update("delete from job_event where job_id = ?", id);
        sql.update("delete from idempotency_key where job_id = ?", id);
        sql.update("update model set job_id = null where job_id = ?", id);
        sql.update("delete from job where id = ?", id);
    }

    /// Opening an ended job again must not make a second active one for the same files.
    private void refuseIfReplaced(UUID id) {
        sql.first(
                        """
                        select o.id from job j join job o on o.fingerprint = j.fingerprint
                        where j.id = ? and o.id <> j.id
                          and o.state not in ('completed', 'failed', 'cancelled')\
                        """,
                        row -> row.uuid("id"),
                        id)
                .ifPresent(other -> {
                    throw new RefusedException(
                            Code.JOB_STATE_CONFLICT,
                            "Job %s fetches the same now; follow that one instead of trying"
                                            .formatted(other)
                                    + " %s again.".formatted(id));
                });
    }
}
