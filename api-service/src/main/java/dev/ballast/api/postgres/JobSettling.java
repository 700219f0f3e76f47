package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.TaskTally;
import dev.ballast.api.dispatch.TaskTally.Stage;
import dev.ballast.api.dispatch.TaskTally.Standing;
import dev.ballast.api.jobs.JobView;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Stall;
import dev.ballast.model.job.WaitReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Brings jobs in line with their tasks and files after a change: state, counts, place, secrets,
/// and one entry in the log of events each. The one way by which tasks move jobs.
@ApplicationScoped
class JobSettling {
    private static final Logger LOG = Logger.getLogger(JobSettling.class);

    /// The worst first, so that the least position is that of the worst.
    private static final List<String> STALLS =
            Arrays.stream(Stall.values()).map(Stall::wire).toList();

    private final Sql sql;
    private final PgJobSecrets secrets;
    private final JobEventLog events;
    private final PgOutbox outbox;

    JobSettling(Sql sql, PgJobSecrets secrets, JobEventLog events, PgOutbox outbox) {
        this.sql = sql;
        this.secrets = secrets;
        this.events = events;
        this.outbox = outbox;
    }

    /// @param over whether the job had ended, and that was told, before this transaction
    private record Tallied(
            UUID id, JobState state, @Nullable WaitReason reason, boolean over, TaskTally tally) {

        Standing next() {
            Standing next = tally.standing(state, reason);
            if (next.state() != state && !state.canMoveTo(next.state())) {
                LOG.errorf(
                        "illegal move refused job=%s from=%s to=%s",
                        id, state.wire(), next.state().wire());
                return new Standing(state, reason, null);
            }
            return next;
        }
    }

    /// Settles these jobs, whose rows this transaction has locked. Of a job that had ended before
    /// nothing is told: whoever found it among the running ones read that before it ended.
    ///
    /// @return how they stand now, in no order
    List<JobView> settle(Collection<UUID> jobs) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        List<Tallied> tallied = tally(jobs);
        Set<UUID> over =
                tallied.stream().filter(Tallied::over).map(Tallied::id).collect(Collectors.toSet());
        List<JobView> settled = settleTallied(tallied);
        events.append(settled.stream().filter(job -> !over.contains(job.id())).toList());
        return settled;
    }

    /// Settles a job that its caller has changed, and tells of it even where it had ended.
    JobView settleChanged(UUID job) {
        List<JobView> settled = settleTallied(tally(List.of(job)));
        events.append(settled);
        return settled.getFirst();
    }

    private List<JobView> settleTallied(List<Tallied> tallied) {
        List<JobView> settled = save(tallied);
        releasePlaces(settled);
        secrets.delete(
                settled.stream().filter(job -> job.state().isFinal()).map(JobView::id).toList());
        return settled;
    }

    private List<Tallied> tally(Collection<UUID> jobs) {
        return sql.query(
                """
                select j.id, j.state, j.reason, j.finished_at is not null as over, t.*
                from job j cross join lateral (
                  select
                    count(*) filter (where open)::int as open,
                    count(*) filter (where state = 'claimed')::int as claimed,
                    count(*) filter (where state = 'ready' and run_at <= now())::int as due,
                    bool_or(admitted and open) as admitted,
                    bool_or(state = 'claimed' and kind in ('resolve', 'remove', 'check', 'metadata')
                            or state = 'done' and kind = 'check'
                            or state in ('done', 'failed') and kind = 'metadata') as resolving,
                    min(case when not open then null
                             when kind in ('resolve', 'remove', 'check', 'metadata') then 0
                             when kind = 'transfer' then 1 else 2 end)::int as stage,
                    (array_agg(error_code order by run_at)
                       filter (where state = 'ready' and run_at > now()))[1] as delayed_by,
                    (array_agg(error_detail order by run_at)
                       filter (where state = 'ready' and run_at > now()))[1] as delay_detail
                  from (select *, state in ('ready', 'claimed') as open from task
                        where job_id = j.id and (kind <> 'inspect' or gates)) as k) as t
                where j.id = any(?::uuid[])\
                """,
                row ->
                        new Tallied(
                                row.uuid("id"),
                                JobState.ofWire(row.text("state")),
                                waitReason(row.textOrNull("reason")),
                                row.flag("over") && JobState.ofWire(row.text("state")).isFinal(),
                                new TaskTally(
                                        row.integer("open"),
                                        row.integer("claimed"),
                                        row.integer("due"),
                                        row.flag("admitted"),
                                        row.flag("resolving"),
                                        stage(row.integerOrNull("stage")),
                                        failureCode(row.textOrNull("delayed_by")),
                                        row.textOrNull("delay_detail"))),
                jobs);
    }

    private List<JobView> save(List<Tallied> tallied) {
        var ids = new ArrayList<UUID>();
        var states = new ArrayList<String>();
        var reasons = new ArrayList<@Nullable String>();
        var details = new ArrayList<@Nullable String>();
        for (Tallied job : tallied) {
            Standing next = job.next();
            ids.add(job.id());
            states.add(next.state().wire());
            reasons.add(next.reason() == null ? null : next.reason().wire());
            details.add(next.detail());
        }
        return sql.query(
                """
                update job j set
                  state = u.state, reason = u.reason, reason_detail = u.detail,
                  bytes_done = f.bytes_done, files_done = f.files_done,
                  bytes_total = case when j.files_total is not null then f.bytes_total end,
                  speed = case when u.state = 'downloading'
                                    or u.state = 'resolving' and j.kind in ('verify', 'scan')
                               then f.speed else 0 end,
                  stall = case when u.state = 'downloading' then f.stall end,
                  started_at = case when u.state in ('resolving', 'downloading', 'publishing')
                                    then coalesce(j.started_at, now()) else j.started_at end,
                  finished_at = case when u.state in ('completed', 'failed', 'cancelled')
                                     then coalesce(j.finished_at, now()) end
                from unnest(?::uuid[], ?::text[], ?::text[], ?::text[])
                       as u(id, state, reason, detail)
                cross join lateral (
                  select coalesce(sum(bytes_done), 0)::bigint as bytes_done,
                         (count(*) filter (where state = 'done'))::int as files_done,
                         coalesce(sum(speed), 0)::bigint as speed,
                         (?::text[])[min(array_position(?::text[], stall))] as stall,
                         case when bool_or(size is null) then null
                              else coalesce(sum(size), 0)::bigint end as bytes_total
                  from job_file where job_id = u.id) as f
                where j.id = u.id
                returning\
                """
                        + " "
                        + JobRows.COLUMNS,
                JobRows::view,
                ids,
                states,
                reasons,
                details,
                STALLS,
                STALLS);
    }

    /// A job that does not go on by itself gives its place away.
    private void releasePlaces(List<JobView> settled) {
        List<UUID> stopped =
                settled.stream()
                        .filter(job -> !job.state().isActive() || job.state() == JobState.WAITING)
                        .map(JobView::id)
                        .toList();
        if (stopped.isEmpty()) {
            return;
        }
        sql.update(
                "update task set admitted = false where job_id = any(?::uuid[]) and admitted"
                        + " and state = 'ready' and kind in ('resolve', 'transfer', 'publish')",
                stopped);
        int freed =
                sql.update(
                        "update download_slot set job_id = null where job_id = any(?::uuid[])",
                        stopped);
        if (freed > 0) {
            outbox.ringForWaiting(freed);
        }
    }

    private static @Nullable WaitReason waitReason(@Nullable String wire) {
        return wire == null ? null : WaitReason.ofWire(wire);
    }

    private static @Nullable FailureCode failureCode(@Nullable String name) {
        return name == null ? null : FailureCode.valueOf(name);
    }

    private static @Nullable Stage stage(@Nullable Integer first) {
        return switch (first) {
            case null -> null;
            case 0 -> Stage.RESOLVE;
            case 1 -> Stage.TRANSFER;
            default -> Stage.PUBLISH;
        };
    }
}
