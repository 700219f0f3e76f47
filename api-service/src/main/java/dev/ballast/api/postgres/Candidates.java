package dev.ballast.api.postgres;

import dev.ballast.api.access.CredentialHost;
import dev.ballast.api.dispatch.TaskQueue.Wanted;
import dev.ballast.api.jobs.SecretSeal;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Finds the tasks that claims are answered with.
@ApplicationScoped
class Candidates {
    private static final Logger LOG = Logger.getLogger(Candidates.class);

    /// Other claims may be at the same tasks.
    private static final int SPARE = 16;

    /// In a select of ready tasks `t`: that a worker may take it, if its job has a place.
    static final String IS_DUE =
            """
            t.run_at <= now()
            and not exists (select 1 from host_hold h
                            where h.bucket = t.bucket and h.until > now())
            and\
            """
                    + HubTurns.FREE;

    private final Sql sql;
    private final SecretSeal seal;
    private final PgCredentials credentials;

    Candidates(Sql sql, SecretSeal seal, PgCredentials credentials) {
        this.sql = sql;
        this.seal = seal;
        this.credentials = credentials;
    }

    /// The best tasks that may run, without locks: of jobs under way, and, if there is a free place
    /// and the queue is not paused, of jobs that wait for one. A few more than are wanted, as other
    /// claims may be at the same ones.
    ///
    /// @param workers one entry a claim
    List<UUID> best(Wanted wanted, List<String> workers) {
        int count = workers.size() + SPARE;
        return sql.query(
                """
                with place as (
                  select true as admitted union all
                  select false from settings s
                  where not (s.paused or s.timetable_paused) and exists (
                    select 1 from download_slot d
                    where d.n <= s.max_concurrent_downloads and d.job_id is null)),
                wanted as (
                  select k.kind, v.volume, w.worker, p.admitted
                  from unnest(?::text[]) as k(kind) cross join unnest(?::text[]) as v(volume)
                  cross join (select '' union select unnest(?::text[])) as w(worker)
                  cross join place p)
                select next.id from wanted w cross join lateral (
                  select t.id, t.priority, t.seq from task t
                  where t.only_worker = w.worker and t.kind = w.kind and t.volume = w.volume
                    and t.admitted = w.admitted and t.state = 'ready' and t.run_at < 'infinity'
                    and %s
                  order by t.priority desc, t.seq limit ?) as next
                order by next.priority desc, next.seq limit ?\
                """
                        .formatted(IS_DUE),
                row -> row.uuid("id"),
                wanted.kinds().stream().map(TaskKind::wire).toList(),
                wanted.volumes().stream().map(VolumeName::value).toList(),
                workers,
                count,
                count);
    }

    /// The first of these that can be locked, with what their workers must know: secrets only where
    /// the source is asked for something.
    List<Candidate> lockFirst(List<UUID> best, int count) {
        return withStored(lock(best, count));
    }

    private List<Candidate> lock(List<UUID> best, int count) {
        return sql.query(
                """
                select t.id, t.job_id, t.kind, t.work::text as work, t.admitted,
                       j.state as job_state,
                       nullif(t.only_worker, '') as worker,
                       (select sealed from job_secret s
                        where s.job_id = t.job_id and s.name = 'token'
                          and t.kind in ('resolve', 'transfer')) as token,
                       (select sealed from job_secret s
                        where s.job_id = t.job_id and s.name = 'query'
                          and t.kind in ('resolve', 'transfer')) as query,
                       (select sealed from job_secret s
                        where s.job_id = t.job_id and s.name = 'headers'
                          and t.kind in ('resolve', 'transfer')) as headers,
                       t.priority,
                       case when j.max_speed is not null then
                         j.max_speed / (1 + (select count(*) from task o
                                             where o.job_id = j.id and o.kind = 'transfer'
                                               and o.state = 'claimed')) end as max_speed
                from task t join job j on j.id = t.job_id
                where t.id = any(?::uuid[]) and t.state = 'ready' and t.run_at <= now()
                order by t.priority desc, t.seq limit ?
                for no key update of t skip locked\
                """,
                this::candidate,
                best,
                count);
    }

    /// What asks a hub without a token of its own gets the one that is kept for it.
    private List<Candidate> withStored(List<Candidate> locked) {
        Map<UUID, String> hosts = new HashMap<>();
        for (Candidate candidate : locked) {
            Candidate.Order order = candidate.order();
            if (order != null && !order.secrets().containsKey(Claim.TOKEN)) {
                source(order.work())
                        .flatMap(CredentialHost::of)
                        .ifPresent(host -> hosts.put(candidate.task(), host));
            }
        }
        if (hosts.isEmpty()) {
            return locked;
        }
        Map<String, String> stored = credentials.open(hosts.values());
        return locked.stream()
                .map(candidate -> {
                    String secret = stored.get(hosts.get(candidate.task()));
                    return secret == null ? candidate : candidate.with(Claim.STORED, secret);
                })
                .toList();
    }

    private static Optional<SourceRef> source(Work work) {
        return switch (work) {
            case Work.Resolve resolve -> Optional.of(resolve.source());
            case Work.Transfer transfer -> Optional.of(transfer.source());
            case Work.Describe describe -> Optional.of(describe.source());
            default -> Optional.empty();
        };
    }

    private Candidate candidate(Row row) {
        UUID task = row.uuid("id");
        UUID job = row.uuid("job_id");
        return new Candidate(
                task,
                job,
                TaskKind.ofWire(row.text("kind")),
                row.flag("admitted"),
                JobState.ofWire(row.text("job_state")),
                row.textOrNull("worker"),
                order(task, job, row));
    }

    private Candidate.@Nullable Order order(UUID task, UUID job, Row row) {
        try {
            return new Candidate.Order(
                    MessageJson.read(row.text("work"), Work.class),
                    secrets(job, row),
                    new Priority(row.integer("priority")),
                    row.numberOrNull("max_speed"));
        } catch (UncheckedIOException | IllegalStateException e) {
            LOG.errorf("task cannot be read task=%s job=%s cause=%s", task, job, e.getMessage());
            return null;
        }
    }

    private Map<String, String> secrets(UUID job, Row row) {
        Map<String, String> secrets = new HashMap<>();
        for (String name : List.of(Claim.TOKEN, Claim.QUERY, Claim.HEADERS)) {
            byte[] sealed = row.bytesOrNull(name);
            if (sealed != null) {
                secrets.put(name, seal.open(job, name, sealed));
            }
        }
        return secrets;
    }
}
