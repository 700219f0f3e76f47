package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.Places;
import dev.ballast.api.dispatch.Upkeep;
import dev.ballast.api.jobs.Job;
import dev.ballast.api.jobs.Job.Decision;
import dev.ballast.api.jobs.Job.TaskOrder;
import dev.ballast.api.jobs.JobBoard;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.WaitReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Finds what is due by the database's clock.
@ApplicationScoped
class PgUpkeep implements Upkeep {
    private final Sql sql;
    private final JobSettling settling;
    private final JobBoard board;
    private final Places places;
    private final Space space;

    PgUpkeep(Sql sql, JobSettling settling, JobBoard board, Places places, Space space) {
        this.sql = sql;
        this.settling = settling;
        this.board = board;
        this.places = places;
        this.space = space;
    }

    @Override
    public boolean mayDo(Duty duty) {
        return sql.one(
                "select pg_try_advisory_xact_lock(?) as mine",
                row -> row.flag("mine"),
                (long) duty.lock());
    }

    @Override
    public void wakeDelayed() {
        List<UUID> jobs =
                sql.query(
                        """
                        select j.id from job j
                        where j.state = 'waiting' and j.reason in ('retry', 'rate_limit')
                          and exists (select 1 from task t
                                      where t.job_id = j.id and t.state = 'ready'
                                        and t.run_at <= now())
                        order by j.id for no key update skip locked\
                        """,
                        row -> row.uuid("id"));
        settling.settle(jobs);
    }

    @Override
    public void fitPlaces() {
        int limit =
                sql.one(
                        "select max_concurrent_downloads as n from settings",
                        row -> row.integer("n"));
        boolean beyond =
                sql.one(
                        "select exists (select 1 from download_slot"
                                + " where n > ? and job_id is not null) as beyond",
                        row -> row.flag("beyond"),
                        limit);
        if (beyond) {
            places.fit(limit);
        }
    }

    @Override
    public void wakeForSpace() {
        List<UUID> waiting =
                sql.query(
                        "select id from job where state = 'waiting' and reason = 'space'"
                                + " and kind = 'download'"
                                + " order by priority desc, id",
                        row -> row.uuid("id"));
        for (UUID id : waiting) {
            if (space.missingFor(id).isPresent()) {
                continue;
            }
            Job job = board.lock(id);
            if (job.state() == JobState.WAITING && job.reason() == WaitReason.SPACE) {
                board.carryOut(
                        job, new Decision(JobState.QUEUED, null, job.attempt(), TaskOrder.RELEASE));
            }
        }
    }

    @Override
    public void purge() {
        sql.update(
                """
                delete from job j using settings s
                where j.state in ('completed', 'failed', 'cancelled') and (
                  j.finished_at < now() - make_interval(days => s.job_retention_days)
                  or j.kind in ('plan', 'remove') and j.finished_at < now() - interval '1 h')\
                """);
        sql.update(
                "delete from job_event e where e.at < now() - interval '1 h' and not exists"
                        + " (select 1 from job j where j.id = e.job_id and j.state not in"
                        + " ('completed', 'failed', 'cancelled'))");
        // Old news of progress: a newer entry of the same job in the same state says more.
        sql.update(
                """
                delete from job_event e where e.at < now() - interval '2 min' and exists (
                  select 1 from job_event n
                  where n.job_id = e.job_id and n.id > e.id and n.state = e.state)\
                """);
        sql.update(
                "delete from idempotency_key k where k.created_at < now() - interval '1 day'"
                        + " and not exists (select 1 from job j where j.id = k.job_id)");
        sql.update("delete from worker where last_seen < now() - interval '1 day'");
    }
}
