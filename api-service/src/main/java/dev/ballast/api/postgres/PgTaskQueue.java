package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.LockedTask;
import dev.ballast.api.dispatch.TaskLedger;
import dev.ballast.api.dispatch.TaskQueue;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Claim;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Claims by row locks.
///
/// Everyone else locks a job before its tasks. A claim has to begin with a task, so it never waits
/// for a job while it holds one: tasks whose job is locked are left alone, and if there are no
/// others it lets go of everything, waits for that job and its tasks alone, and chooses again. To
/// give a job its place is to write all of its tasks, so that counts as locked, too, as long as
/// others are at one of them.
@ApplicationScoped
class PgTaskQueue implements TaskQueue {
    /// Claims that meet others this often in a row give up; the workers ask again by themselves.
    private static final int MAX_TRIES = 50;

    private final Sql sql;
    private final JobSettling settling;
    private final Candidates candidates;
    private final TaskLedger ledger;
    private final PgOutbox outbox;
    private final HubTurns turns;

    PgTaskQueue(
            Sql sql,
            JobSettling settling,
            Candidates candidates,
            TaskLedger ledger,
            PgOutbox outbox,
            HubTurns turns) {
        this.sql = sql;
        this.settling = settling;
        this.candidates = candidates;
        this.ledger = ledger;
        this.outbox = outbox;
        this.turns = turns;
    }

    /// What one transaction came to.
    ///
    /// @param answers empty if others were at all of the rows
    /// @param inTheWay the job to be waited for before the next try; null for none
    private record Round(List<Answer> answers, @Nullable UUID inTheWay) {}

    @Override
    public List<Answer> claim(Wanted wanted, List<String> workers) {
        UUID inTheWay = null;
        for (int i = 0; i < MAX_TRIES; i++) {
            UUID job = inTheWay;
            Round round =
                    QuarkusTransaction.requiringNew().call(() -> attempt(wanted, workers, job));
            if (!round.answers().isEmpty()) {
                return round.answers();
            }
            inTheWay = round.inTheWay();
        }
        return Collections.nCopies(workers.size(), Answer.NOTHING);
    }

    private Round attempt(Wanted wanted, List<String> workers, @Nullable UUID job) {
        if (job != null) {
            sql.query("select 1 from job where id = ? for no key update", _ -> 1, job);
            sql.query(
                    "select 1 from task where job_id = ? and not admitted order by id"
                            + " for no key update",
                    _ -> 1,
                    job);
        }
        Set<String> draining = draining(workers);
        List<String> takers = workers.stream().filter(w -> !draining.contains(w)).toList();
        List<UUID> best = takers.isEmpty() ? List.of() : candidates.best(wanted, takers);
        Seats seats =
                Seats.of(
                        best.isEmpty() ? List.of() : candidates.lockFirst(best, takers.size()),
                        takers);
        List<Candidate> locked = seats.taken();
        Set<UUID> jobs = lockJobs(locked.stream().filter(Candidate::movesJob).map(Candidate::job));
        List<Candidate> free =
                locked.stream().filter(c -> !c.movesJob() || jobs.contains(c.job())).toList();
        List<Candidate> unreadable = free.stream().filter(c -> c.order() == null).toList();
        Set<UUID> failing = unreadable.stream().map(Candidate::job).collect(Collectors.toSet());
        List<Candidate> sound = free.stream().filter(c -> !failing.contains(c.job())).toList();
        Set<UUID> placed = admit(sound.stream().filter(c -> !c.admitted()));
        List<Candidate> admitted =
                sound.stream().filter(c -> c.admitted() || placed.contains(c.job())).toList();
        List<Candidate> mine = turns.take(admitted);
        fail(unreadable);
        // Whoever has a hub's turn has the others rung for.
        boolean again = admitted.size() < best.size();
        if (again && mine.isEmpty() && unreadable.isEmpty()) {
            return new Round(List.of(), firstNotIn(jobs, locked));
        }
        return new Round(answers(workers, draining, take(mine, seats), again), null);
    }

    private static @Nullable UUID firstNotIn(Set<UUID> jobs, List<Candidate> candidates) {
        return candidates.stream()
                .filter(Candidate::movesJob)
                .map(Candidate::job)
                .filter(job -> !jobs.contains(job))
                .findFirst()
                .orElse(null);
    }

    private static List<Answer> answers(
            List<String> workers,
            Set<String> draining,
            Map<String, Queue<Claim>> claims,
            boolean again) {
        Answer none = again ? Answer.AGAIN : Answer.NOTHING;
        var answers = new ArrayList<Answer>(workers.size());
        for (String worker : workers) {
            Queue<Claim> given = claims.getOrDefault(worker, new ArrayDeque<>());
            if (draining.contains(worker)) {
                answers.add(Answer.NOTHING);
            } else {
                answers.add(given.isEmpty() ? none : new Answer(given.remove(), false));
            }
        }
        return answers;
    }

    private Set<String> draining(List<String> workers) {
        return new HashSet<>(
                sql.query(
                        "select id from worker where id = any(?::text[]) and draining",
                        row -> row.text("id"),
                        workers));
    }

    /// Locks those of these jobs that nobody else is at, each with its tasks that have no place
    /// yet.
    private Set<UUID> lockJobs(Stream<UUID> jobs) {
        List<UUID> wanted = jobs.distinct().toList();
        if (wanted.isEmpty()) {
            return Set.of();
        }
        List<UUID> locked =
                sql.query(
                        "select id from job where id = any(?::uuid[]) for no key update skip"
                                + " locked",
                        row -> row.uuid("id"),
                        wanted);
        if (locked.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(
                sql.query(
                        """
                        with held as (
                          select job_id from task
                          where job_id = any(?::uuid[]) and not admitted
                          for no key update skip locked)
                        select j.id from unnest(?::uuid[]) as j(id)
                        where (select count(*) from task t where t.job_id = j.id and not t.admitted)
                            = (select count(*) from held h where h.job_id = j.id)\
                        """,
                        row -> row.uuid("id"),
                        locked,
                        locked));
    }

    /// Gives the jobs of these tasks places, as long as there are free ones.
    ///
    /// @return those that got one
    private Set<UUID> admit(Stream<Candidate> candidates) {
        List<UUID> jobs = candidates.map(Candidate::job).distinct().toList();
        if (jobs.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(
                sql.query(
                        """
                        with free as (
                          select d.n from download_slot d, settings s
                          where d.n <= s.max_concurrent_downloads and d.job_id is null
                          order by d.n limit ? for update of d skip locked),
                        numbered as (select n, row_number() over (order by n) as i from free),
                        placed as (
                          update download_slot d set job_id = u.job
                          from numbered f
                          join unnest(?::uuid[]) with ordinality as u(job, i) on u.i = f.i
                          where d.n = f.n returning d.job_id),
                        admitted as (
                          update task t set admitted = true from placed p
                          where t.job_id = p.job_id and not t.admitted)
                        select job_id from placed\
                        """,
                        row -> row.uuid("job_id"),
                        jobs.size(),
                        jobs));
    }

    private void fail(List<Candidate> unreadable) {
        if (unreadable.isEmpty()) {
            return;
        }
        for (LockedTask task :
                ledger.lock(unreadable.stream().map(Candidate::task).toList()).values()) {
            outbox.tell(
                    ledger.fail(
                            task,
                            FailureCode.INTERNAL,
                            "What this job asks for, or its token, can no longer be read. Submit"
                                    + " it again."));
        }
        ledger.close(unreadable.stream().map(Candidate::job).collect(Collectors.toSet()));
    }

    /// Each task goes to its worker. The time of the claim is that of this statement: the
    /// transaction may have waited for a job since it began.
    private Map<String, Queue<Claim>> take(List<Candidate> candidates, Seats seats) {
        if (candidates.isEmpty()) {
            return Map.of();
        }
        var fences = new HashMap<UUID, Long>();
        sql.query(
                        """
                        update task t set state = 'claimed', worker = u.worker,
                               fence = nextval('fence_seq'),
                               lease_until = clock_timestamp() + make_interval(secs => ?)
                        from unnest(?::uuid[], ?::text[]) as u(id, worker)
                        where t.id = u.id and t.state = 'ready'
                        returning t.id, t.fence\
                        """,
                        row -> Map.entry(row.uuid("id"), row.number("fence")),
                        (int) LEASE.toSeconds(),
                        candidates.stream().map(Candidate::task).toList(),
                        candidates.stream().map(seats::worker).toList())
                .forEach(fence -> fences.put(fence.getKey(), fence.getValue()));
        settling.settle(
                candidates.stream()
                        .filter(Candidate::movesJob)
                        .map(Candidate::job)
                        .collect(Collectors.toSet()));
        Map<String, Queue<Claim>> claims = new HashMap<>();
        for (Candidate candidate : candidates) {
            claims.computeIfAbsent(seats.worker(candidate), _ -> new ArrayDeque<>())
                    .add(claim(candidate, fences));
        }
        return claims;
    }

    private static Claim claim(Candidate candidate, Map<UUID, Long> fences) {
        Candidate.Order order = Objects.requireNonNull(candidate.order());
        return new Claim(
                candidate.task(),
                Objects.requireNonNull(fences.get(candidate.task())),
                (int) LEASE.toSeconds(),
                order.work(),
                order.secrets(),
                order.priority(),
                order.maxSpeed());
    }
}
