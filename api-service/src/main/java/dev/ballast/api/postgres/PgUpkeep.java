package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.Places;
import dev.ballast.api.dispatch.Upkeep;
import dev.ballast.api.jobs.Job;
import dev.ballast.api.jobs.Job.Decision;
import dev.ballast.api.jobs.Job.TaskOrder;
import dev.ballast.api.jobs.JobBoard;
import dev.ballast.api.models.ModelKeeping;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.WaitReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Finds what is due by the database's clock.
@ApplicationScoped
class PgUpkeep implements Upkeep {
    private static final int PURGED_AT_ONCE = 1000;

    /// Who asks for the verifications that nobody asked for, and how soon they are done.
    private static final String SCHEDULE = "schedule";

    private static final int LAST = 0;

    /// Bytes per second that each worker reads for them where the settings have no limit: what
    /// nobody waits for leaves the volume to what people do.
    private static final long UNHURRIED = 50_000_000;

    private final Sql sql;
    private final JobSettling settling;
    private final JobBoard board;
    private final Places places;
    private final Space space;
    private final Leftovers leftovers;
    private final Verifications verifications;
    private final ModelKeeping keeping;

    PgUpkeep(
            Sql sql,
            JobSettling settling,
            JobBoard board,
            Places places,
            Space space,
            Leftovers leftovers,
            Verifications verifications,
            ModelKeeping keeping) {
        this.sql = sql;
        this.settling = settling;
        this.board = board;
        this.places = places;
        this.space = space;
        this.leftovers = leftovers;
        this.verifications = verifications;
        this.keeping = keeping;
    }

    private record Waiting(UUID job, String volume) {}

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
                        "select case when timetable_paused then 0 else max_concurrent_downloads end"
                                + " as n from settings",
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
        List<Waiting> waiting =
                sql.query(
                        """
                        select j.id, j.volume from job j
                        where j.state = 'waiting' and j.reason = 'space' and j.kind = 'download'
                          and not exists (
                            select 1 from job q where q.state = 'queued' and q.volume = j.volume
                              and q.kind = 'download' and q.files_total > 0)
                        order by j.priority desc, j.id\
                        """,
                        row -> new Waiting(row.uuid("id"), row.text("volume")));
        Set<String> served = new HashSet<>();
        for (Waiting next : waiting) {
            if (!served.contains(next.volume()) && space.missingFor(next.job()).isEmpty()) {
                release(next.job());
                served.add(next.volume());
            }
        }
    }

    private void release(UUID id) {
        Job job = board.lock(id);
        if (job.state() == JobState.WAITING && job.reason() == WaitReason.SPACE) {
            board.carryOut(
                    job, new Decision(JobState.QUEUED, null, job.attempt(), TaskOrder.RELEASE));
        }
    }

    @Override
    public void verifyOldest() {
        sql.first(
                        """
                        select m.id from model m, settings s
                        where s.verify_every is not null
                          and (m.verified_at is null
                               or m.verified_at < now() - s.verify_every::interval)
                          and exists (select 1 from worker w
                                      where m.volume = any(w.volumes) and w.kind = 'download'
                                        and w.last_seen > now() - interval '15 s')
                          and not exists (select 1 from job j
                                          where j.kind = 'verify' and j.owner = ?
                                            and j.state not in ('completed', 'failed', 'cancelled'))
                          and not exists (select 1 from job j
                                          where j.kind = 'verify' and j.model_id = m.id
                                            and j.created_at > now() - interval '1 h')
                        order by m.verified_at nulls first limit 1\
                        """,
                        row -> row.uuid("id"),
                        SCHEDULE)
                .flatMap(model -> verifications.begin(model, LAST, SCHEDULE, UNHURRIED))
                .ifPresent(job -> settling.settle(List.of(job)));
    }

    @Override
    public void evict() {
        keeping.evict();
    }

    @Override
    public void purge() {
        List<UUID> expired =
                sql.query(
                        """
                        select j.id from job j, settings s
                        where j.state in ('completed', 'failed', 'cancelled') and (
                          j.finished_at < now() - make_interval(days => s.job_retention_days)
                          or j.kind in ('plan', 'remove')
                             and j.finished_at < now() - interval '1 h')
                        order by j.id limit ? for update of j skip locked\
                        """,
                        row -> row.uuid("id"),
                        PURGED_AT_ONCE);
        leftovers.collect(expired);
        sql.update("update model set job_id = null where job_id = any(?::uuid[])", expired);
        sql.update("delete from job where id = any(?::uuid[])", expired);
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
        sql.update("delete from host_hold where until < now() - interval '1 h'");
        sql.update("delete from worker where last_seen < now() - interval '1 day'");
    }
}
