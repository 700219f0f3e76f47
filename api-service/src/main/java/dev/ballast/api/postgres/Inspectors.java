package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.AwaitedInspections;
import dev.ballast.model.artifact.VolumeName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Knows on which volumes metadata workers look into files, and has jobs that must not publish
/// before such a look say so where nobody is there to do it. They give their places away meanwhile.
@ApplicationScoped
class Inspectors implements AwaitedInspections {
    /// In a select of ready tasks `t`: that it waits for nothing but a metadata worker.
    static final String IS_AWAITED =
            """
            t.kind = 'inspect' and t.gates and t.admitted and t.run_at = 'infinity'
            and t.error_code = 'VOLUME_UNAVAILABLE'
            and exists (select 1 from job j where j.id = t.job_id and j.state in ('waiting', 'publishing'))\
            """;

    private static final String IS_SERVED =
            """
            exists (select 1 from worker w
                    where w.kind = 'metadata' and t.volume = any(w.volumes) and %s)\
            """
                    .formatted(PgFindWorkers.IS_THERE);

    private static final String IS_BLOCKING =
            "(select unsafe_files not in ('allow', 'warn') from settings)";

    private static final int AT_ONCE = 500;

    private final Sql sql;
    private final Plans plans;
    private final JobSettling settling;
    private final ActiveJobs active;
    private final PgOutbox outbox;

    Inspectors(Sql sql, Plans plans, JobSettling settling, ActiveJobs active, PgOutbox outbox) {
        this.sql = sql;
        this.plans = plans;
        this.settling = settling;
        this.active = active;
        this.outbox = outbox;
    }

    /// Whether files of the volume are looked into: on the shared one always, as every installation
    /// has a metadata worker for that; on others if one has mounted it within the last day.
    boolean serve(VolumeName volume) {
        return volume.equals(VolumeName.SHARED)
                || sql.first(
                                "select 1 from worker where kind = 'metadata'"
                                        + " and ? = any(volumes) limit 1",
                                _ -> 1,
                                volume.value())
                        .isPresent();
    }

    /// Of a job one question to a hub is open at a time, so one that nobody takes would keep all
    /// the others from being asked.
    @Override
    public void moveQuestions() {
        outbox.ring(
                sql.query(
                        """
                        with stranded as (
                          select t.id from volume v join task t on t.volume = v.name
                          where v.name <> 'shared' and t.kind = 'metadata' and t.state = 'ready'
                            and t.admitted and not %s
                          for update of t skip locked)
                        update task t set volume = 'shared',
                               work = jsonb_set(t.work, '{volume}', '"shared"')
                        from stranded s where t.id = s.id returning t.id\
                        """
                                .formatted(IS_SERVED),
                        row -> row.uuid("id")));
    }

    @Override
    public void park() {
        List<UUID> jobs =
                lock(
                        "t.kind = 'inspect' and t.gates and t.admitted and t.run_at < 'infinity'"
                                + " and not "
                                + IS_SERVED);
        if (jobs.isEmpty()) {
            return;
        }
        sql.update(
                """
                update task set run_at = 'infinity', error_code = 'VOLUME_UNAVAILABLE',
                  error_detail = 'Waits for a metadata worker on volume ''' || volume
                    || ''': nothing is published there before it was looked into. Start one that'
                    || ' mounts it, or have an admin set unsafe_files to warn.'
                where job_id = any(?::uuid[]) and kind = 'inspect' and gates and state = 'ready'\
                """,
                jobs);
        settling.settle(jobs);
    }

    @Override
    public void release() {
        List<UUID> served = lock(IS_AWAITED + " and " + IS_SERVED);
        if (!served.isEmpty()) {
            sql.update(
                    """
                    update task set run_at = now(), error_code = null, error_detail = null
                    where job_id = any(?::uuid[]) and kind = 'inspect' and gates
                      and state = 'ready'\
                    """,
                    served);
            settling.settle(served);
            outbox.ringForJobs(served);
        }
        List<UUID> unguarded = lock(IS_AWAITED + " and not " + IS_BLOCKING);
        if (!unguarded.isEmpty()) {
            sql.update(
                    "delete from task where job_id = any(?::uuid[]) and gates and state = 'ready'",
                    unguarded);
            unguarded.forEach(plans::advance);
            settling.settle(unguarded);
        }
    }

    private List<UUID> lock(String condition) {
        return active.lock(
                sql.query(
                        "select distinct t.job_id from task t where t.state = 'ready' and "
                                + condition
                                + " limit ?",
                        row -> row.uuid("job_id"),
                        AT_ONCE));
    }
}
