package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.TaskQueue;
import dev.ballast.api.jobs.SecretSeal;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Claims by row locks.
///
/// Everyone else locks a job before its tasks. A claim has to begin with a task, so it never waits
/// for a job while it holds one: if the job is locked it lets go of everything, waits for that job
/// alone, and chooses again.
@ApplicationScoped
class PgTaskQueue implements TaskQueue {
    /// Claims that meet others this often in a row give up; the worker asks again by itself.
    private static final int MAX_TRIES = 50;

    private final Sql sql;
    private final JobSettling settling;
    private final SecretSeal seal;

    PgTaskQueue(Sql sql, JobSettling settling, SecretSeal seal) {
        this.sql = sql;
        this.settling = settling;
        this.seal = seal;
    }

    /// Another claim or report is at the same rows; rolls back what was locked so far.
    private static final class InTheWay extends RuntimeException {
        /// To be waited for before the next try; null for none.
        private final transient @Nullable UUID job;

        InTheWay(@Nullable UUID job) {
            super("others are at the same rows", null, false, false);
            this.job = job;
        }
    }

    private record Candidate(
            UUID task, UUID job, TaskKind kind, String work, boolean admitted, JobState jobState) {

        /// What the job becomes when this task is claimed.
        JobState stateWhenClaimed() {
            return switch (kind) {
                case RESOLVE, REMOVE -> JobState.RESOLVING;
                case TRANSFER -> JobState.DOWNLOADING;
                case PUBLISH -> JobState.PUBLISHING;
                case INSPECT -> jobState;
            };
        }

        boolean movesJob() {
            return !admitted || stateWhenClaimed() != jobState;
        }
    }

    @Override
    public Optional<Claim> claim(Claim.Request request) {
        UUID waitFor = null;
        for (int i = 0; i < MAX_TRIES; i++) {
            UUID job = waitFor;
            try {
                return QuarkusTransaction.requiringNew().call(() -> attempt(request, job));
            } catch (InTheWay others) {
                waitFor = others.job;
            }
        }
        return Optional.empty();
    }

    private Optional<Claim> attempt(Claim.Request request, @Nullable UUID job) {
        if (job != null) {
            sql.query("select 1 from job where id = ? for no key update", _ -> 1, job);
        }
        List<UUID> best = best(request);
        if (best.isEmpty()) {
            return Optional.empty();
        }
        Candidate candidate = lockFirst(best);
        if (candidate == null) {
            throw new InTheWay(null);
        }
        if (!candidate.movesJob()) {
            return Optional.of(take(candidate, request.worker()));
        }
        boolean jobLocked =
                sql.first(
                                "select 1 from job where id = ? for no key update skip locked",
                                _ -> 1,
                                candidate.job())
                        .isPresent();
        if (!jobLocked) {
            throw new InTheWay(candidate.job());
        }
        if (!candidate.admitted() && !admit(candidate.job())) {
            throw new InTheWay(null);
        }
        Claim claim = take(candidate, request.worker());
        settling.settle(List.of(candidate.job()));
        return Optional.of(claim);
    }

    /// The best tasks that may run, without locks: of jobs under way, and, if there is a free place
    /// and the queue is not paused, of jobs that wait for one.
    private List<UUID> best(Claim.Request request) {
        return sql.query(
                """
                with gate as materialized (
                  select not s.paused and exists (
                           select 1 from download_slot d
                           where d.n <= s.max_concurrent_downloads and d.job_id is null) as open,
                         not coalesce((select draining from worker where id = ?), false) as takes
                  from settings s),
                wanted as (
                  select k.kind, v.volume
                  from unnest(?::text[]) as k(kind) cross join unnest(?::text[]) as v(volume)
                  where (select takes from gate))
                select next.id from (
                  select a.* from wanted w cross join lateral (
                    select t.id, t.priority, t.seq from task t
                    where t.kind = w.kind and t.volume = w.volume and t.state = 'ready'
                      and t.admitted and t.run_at <= now()
                    order by t.priority desc, t.seq limit 16) as a
                  union all
                  select u.* from wanted w cross join lateral (
                    select t.id, t.priority, t.seq from task t
                    where t.kind = w.kind and t.volume = w.volume and t.state = 'ready'
                      and not t.admitted and t.run_at < 'infinity' and t.run_at <= now()
                      and (select open from gate)
                    order by t.priority desc, t.seq limit 16) as u) as next
                order by next.priority desc, next.seq\
                """,
                row -> row.uuid("id"),
                request.worker(),
                request.kinds().stream().map(TaskKind::wire).toList(),
                request.volumes().stream().map(volume -> volume.value()).toList());
    }

    private @Nullable Candidate lockFirst(List<UUID> best) {
        return sql.first(
                        """
                        select t.id, t.job_id, t.kind, t.work::text as work, t.admitted,
                               j.state as job_state
                        from task t join job j on j.id = t.job_id
                        where t.id = any(?::uuid[]) and t.state = 'ready' and t.run_at <= now()
                        order by t.priority desc, t.seq limit 1
                        for no key update of t skip locked\
                        """,
                        row ->
                                new Candidate(
                                        row.uuid("id"),
                                        row.uuid("job_id"),
                                        TaskKind.ofWire(row.text("kind")),
                                        row.text("work"),
                                        row.flag("admitted"),
                                        JobState.ofWire(row.text("job_state"))),
                        best)
                .orElse(null);
    }

    /// Gives the job a place; false if the last one is gone by now.
    private boolean admit(UUID job) {
        return sql.first(
                        """
                        with placed as (
                          update download_slot set job_id = ? where n = (
                            select d.n from download_slot d, settings s
                            where d.n <= s.max_concurrent_downloads and d.job_id is null
                            order by d.n limit 1 for update of d skip locked)
                          returning job_id),
                        admitted as (
                          update task t set admitted = true from placed p
                          where t.job_id = p.job_id and not t.admitted)
                        select 1 from placed\
                        """,
                        _ -> 1,
                        job)
                .isPresent();
    }

    private Claim take(Candidate candidate, String worker) {
        return sql.one(
                """
                update task t set state = 'claimed', worker = ?, fence = nextval('fence_seq'),
                       lease_until = now() + make_interval(secs => ?)
                where t.id = ?
                returning t.fence,
                  (select sealed from job_secret s
                   where s.job_id = t.job_id and s.name = 'token') as token,
                  (select sealed from job_secret s
                   where s.job_id = t.job_id and s.name = 'query') as query\
                """,
                row ->
                        new Claim(
                                candidate.task(),
                                row.number("fence"),
                                (int) LEASE.toSeconds(),
                                MessageJson.read(candidate.work(), Work.class),
                                secrets(candidate.job(), row)),
                worker,
                (int) LEASE.toSeconds(),
                candidate.task());
    }

    private Map<String, String> secrets(UUID job, Row row) {
        Map<String, String> secrets = new HashMap<>();
        for (String name : List.of(Claim.TOKEN, Claim.QUERY)) {
            byte[] sealed = row.bytesOrNull(name);
            if (sealed != null) {
                secrets.put(name, seal.open(job, name, sealed));
            }
        }
        return secrets;
    }
}
