package dev.ballast.api.postgres;

import dev.ballast.api.metadata.HubResultStore;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps what hubs said in `hub_facts` and `hub_content`, and how they want to be asked in
/// `hub_turn`.
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class PgHubResults implements HubResultStore {
    private static final int FIRST_PAUSE_SECONDS = 5;

    private final Sql sql;
    private final MetadataInserts inserts;
    private final HubTurns turns;

    PgHubResults(Sql sql, MetadataInserts inserts, HubTurns turns) {
        this.sql = sql;
        this.inserts = inserts;
        this.turns = turns;
    }

    @Override
    public String source(UUID task) {
        return work(task) instanceof Work.Describe describe ? describe.source().text() : "";
    }

    private Work work(UUID task) {
        return sql.one(
                "select work::text as work from task where id = ?",
                row -> MessageJson.read(row.text("work"), Work.class),
                task);
    }

    @Override
    public Optional<HubFacts> known(String source) {
        return sql
                .query(
                        "select facts::text as facts from hub_facts where source = ? for no key"
                                + " update",
                        row -> Optional.ofNullable(row.textOrNull("facts")),
                        source)
                .stream()
                .flatMap(Optional::stream)
                .map(json -> MessageJson.read(json, HubFacts.class))
                .findFirst();
    }

    @Override
    public void save(String source, HubFacts facts) {
        sql.update(
                """
                insert into hub_facts (source, facts, fetched_at) values (?, ?::jsonb, now())
                on conflict (source) do update
                set facts = excluded.facts, fetched_at = now(), missing_since = null,
                    checked_at = now()\
                """,
                source,
                MessageJson.writeText(facts));
    }

    @Override
    public void forgetPicture(Sha256 picture) {
        // One that came lately may be about to be told of, by another task.
        sql.update(
                """
                delete from preview p
                where p.sha256 = ? and p.created_at < now() - interval '10 minutes'
                  and not exists (select 1 from hub_facts f
                                  where f.facts->'preview'->>'sha256' = p.sha256)
                  and not exists (select 1 from catalog_entry e
                                  where e.entry->>'preview_url' like '%/' || p.sha256)\
                """,
                picture.hex());
    }

    @Override
    public void saveMissing(String source) {
        if (source.isEmpty()) {
            return;
        }
        sql.update(
                """
                insert into hub_facts (source, missing_since) values (?, now())
                on conflict (source) do update
                set missing_since = coalesce(hub_facts.missing_since, now()), checked_at = now()\
                """,
                source);
    }

    @Override
    public List<Sha256> contents(String source) {
        return sql.query(
                "select sha256 from hub_content where source = ?",
                row -> new Sha256(row.text("sha256")),
                source);
    }

    @Override
    public void identify(UUID task, Map<Sha256, String> versions) {
        if (!(work(task) instanceof Work.Identify asked)) {
            return;
        }
        sql.update(
                """
                insert into hub_content (sha256, source)
                select u.sha256, u.source from unnest(?::text[], ?::text[]) as u(sha256, source)
                order by u.sha256
                on conflict (sha256) do update
                set source = coalesce(excluded.source, hub_content.source), checked_at = now()\
                """,
                asked.contents().stream().map(Sha256::hex).toList(),
                sources(asked, versions));
        sql.update(
                """
                update job_file set state = 'failed', bytes_done = size, error_code = ?,
                       error_detail = 'No hub that is known has this content.'
                where job_id = ? and task_id = ? and not subject = any(?::text[])\
                """,
                FailureCode.SOURCE_NOT_FOUND.name(),
                asked.job(),
                task,
                versions.keySet().stream().map(sha256 -> "sha256:" + sha256.hex()).toList());
        describe(task, asked, versions);
    }

    private static List<@Nullable Object> sources(
            Work.Identify asked, Map<Sha256, String> versions) {
        List<@Nullable Object> sources = new ArrayList<>();
        asked.contents().forEach(sha256 -> sources.add(versions.get(sha256)));
        return sources;
    }

    /// Each version is asked about once, also if the job names it itself, or by several contents.
    private void describe(UUID task, Work.Identify asked, Map<Sha256, String> versions) {
        Set<String> named =
                new HashSet<>(
                        sql.query(
                                "select subject from job_file where job_id = ? and subject ="
                                        + " any(?::text[])",
                                row -> row.text("subject"),
                                asked.job(),
                                versions.values()));
        Map<String, UUID> tasks = new LinkedHashMap<>();
        List<Work.Describe> works = new ArrayList<>();
        for (Map.Entry<Sha256, String> found : versions.entrySet()) {
            String source = found.getValue();
            if (named.contains(source) || tasks.containsKey(source)) {
                sql.update(
                        "update job_file set state = 'done', bytes_done = size where job_id = ?"
                                + " and task_id = ? and subject = ?",
                        asked.job(),
                        task,
                        "sha256:" + found.getKey().hex());
                continue;
            }
            UUID next = UUID.randomUUID();
            tasks.put(source, next);
            works.add(
                    new Work.Describe(
                            asked.job(),
                            asked.volume(),
                            SourceRef.parse(source),
                            null,
                            asked.previewBelow()));
            sql.update(
                    "update job_file set subject = ?, task_id = ? where job_id = ? and task_id = ?"
                            + " and subject = ?",
                    source,
                    next,
                    asked.job(),
                    task,
                    "sha256:" + found.getKey().hex());
        }
        if (!tasks.isEmpty()) {
            inserts.add(asked.job(), List.copyOf(tasks.values()), works);
        }
    }

    @Override
    public void done(UUID task) {
        sql.update("update job_file set state = 'done', bytes_done = size where task_id = ?", task);
    }

    @Override
    public void handOn(UUID task) {
        if (sql.update("update hub_turn set task_id = null where task_id = ?", task) > 0) {
            turns.release(task);
        }
    }

    @Override
    public void answered(UUID task, @Nullable Duration pause) {
        sql.update(
                """
                update hub_turn u set strikes = 0,
                       rest_until = greatest(u.rest_until, now() + make_interval(secs => ?))
                from task t where t.id = ? and u.hub = t.hub\
                """,
                pause == null ? 0 : pause.toSeconds(),
                task);
        turns.release(task);
    }

    @Override
    public int refused(UUID task, @Nullable Duration pause) {
        // To the end of the line, so that one that is always refused is not all that is asked.
        sql.update("update task set seq = default where id = ?", task);
        int strikes =
                sql.one(
                        """
                        update hub_turn u set strikes = u.strikes + 1,
                               rest_until = greatest(u.rest_until, now() + make_interval(
                                 secs => coalesce(?::bigint, ? * (1 << least(u.strikes, 6)))))
                        from task t where t.id = ? and u.hub = t.hub returning u.strikes\
                        """,
                        row -> row.integer("strikes"),
                        pause == null ? null : pause.toSeconds(),
                        FIRST_PAUSE_SECONDS,
                        task);
        turns.release(task);
        return strikes;
    }

    @Override
    public void held(UUID task, @Nullable Duration pause) {
        sql.update(
                """
                update hub_turn u
                set rest_until = greatest(u.rest_until, now() + make_interval(secs => ?))
                from task t where t.id = ? and u.hub = t.hub\
                """,
                pause == null ? 0 : pause.toSeconds(),
                task);
    }

    @Override
    public Duration rest(UUID task) {
        long millis =
                sql.one(
                        """
                        select ceil(1000 * extract(epoch from
                                 greatest(u.rest_until, now()) - now()))::bigint as millis
                        from hub_turn u join task t on t.hub = u.hub where t.id = ?\
                        """,
                        row -> row.number("millis"),
                        task);
        return Duration.ofMillis(millis);
    }

    @Override
    public void leaveOut(UUID task, String code, String detail) {
        sql.update(
                """
                with left_out as (
                  update task t set state = 'failed', error_code = coalesce(t.error_code, ?),
                         error_detail = coalesce(t.error_detail, ?)
                  from task e
                  where e.id = ? and t.job_id = e.job_id and t.hub = e.hub and t.state = 'ready'
                  returning t.id)
                update job_file f set bytes_done = f.size from left_out l where f.task_id = l.id\
                """,
                code,
                detail,
                task);
    }
}
