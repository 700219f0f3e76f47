package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobRequest;
import dev.ballast.api.updates.UpstreamStore;
import dev.ballast.api.updates.Watched;
import dev.ballast.model.artifact.SourceRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sources of models and watches in tables, by the database's clock.
@ApplicationScoped
class PgUpstream implements UpstreamStore {
    /// A source that could not answer is asked again after this.
    private static final Duration SOON = Duration.ofMinutes(15);

    private static final String MADE =
            "update watch set job_id = ?, tried = ?, refused_at = null, refusal = null,";

    private final Sql sql;
    private final WatchedRows watched;

    PgUpstream(Sql sql, WatchedRows watched) {
        this.sql = sql;
        this.watched = watched;
    }

    @Override
    public Optional<UUID> nextDue(@Nullable Duration every, Duration watched) {
        return sql.first(
                """
                with due as (
                  select m.id from model m
                    left join model_upstream u on u.model_id = m.id
                    left join watch w on w.model_id = m.id
                    cross join lateral (select case when w.model_id is null then ?::bigint
                                                    else ?::bigint end as seconds) as period
                  where period.seconds is not null
                    and (m.source like 'gguf://%' or m.source like 'civitai://%'
                         or (m.source like 'hf://%' and m.source !~ '@[0-9a-f]{40}(/|$)'))
                    and (u.model_id is null or u.asked_at < now() - make_interval(secs =>
                      case when u.checked_at is null or u.checked_at < u.asked_at
                             or u.error_code in
                               ('SOURCE_RATE_LIMITED', 'SOURCE_UNREACHABLE', 'INTERNAL')
                           then least(period.seconds, ?) else period.seconds end))
                  order by u.asked_at nulls first, m.id limit 1
                  for update of m skip locked)
                insert into model_upstream (model_id, asked_at) select id, now() from due
                on conflict (model_id) do update set asked_at = now()
                returning model_id\
                """,
                row -> row.uuid("model_id"),
                every == null ? null : every.toSeconds(),
                watched.toSeconds(),
                SOON.toSeconds());
    }

    @Override
    public void heard(
            UUID model,
            @Nullable String revision,
            @Nullable String errorCode,
            @Nullable String error) {
        sql.update(
                """
                insert into model_upstream (model_id, revision, error_code, error, asked_at,
                                            checked_at)
                select id, ?, ?, ?, now(), now() from model where id = ? for key share
                on conflict (model_id) do update
                set revision = case when excluded.error_code is null then excluded.revision
                                    else model_upstream.revision end,
                    error_code = excluded.error_code, error = excluded.error,
                    checked_at = excluded.checked_at\
                """,
                revision,
                errorCode,
                error,
                model);
    }

    @Override
    public Optional<JobRequest> request(UUID model) {
        return watched.request(model);
    }

    @Override
    public void watch(UUID model, String owner) {
        int made =
                sql.update(
                        """
                        insert into watch (model_id, owner, include, exclude, dest, file_name)
                        select m.id, ?, coalesce(j.include, '{}'), coalesce(j.exclude, '{}'), j.dest,
                               j.file_name
                        """
                                + WatchedRows.CHOSEN
                                + """
                                on conflict (model_id) do update
                                set owner = excluded.owner, include = excluded.include,
                                    exclude = excluded.exclude, dest = excluded.dest,
                                    file_name = excluded.file_name, refused_at = null,
                                    refusal = null\
                                """,
                        owner,
                        model);
        if (made == 0) {
            throw UpstreamStore.forgotten();
        }
    }

    @Override
    public void unwatch(UUID model) {
        sql.update("delete from watch where model_id = ?", model);
    }

    @Override
    public List<UUID> watched() {
        return sql.query(
                "select model_id from watch order by created_at", row -> row.uuid("model_id"));
    }

    @Override
    public Optional<Watched> lock(UUID model) {
        return watched.lock(model);
    }

    @Override
    public void refused(UUID model, String why) {
        sql.update(
                "update watch set refused_at = now(), refusal = ? where model_id = ?", why, model);
    }

    @Override
    public void tried(UUID model, UUID job, String revision) {
        sql.update(MADE + " keeps = false where model_id = ?", job, revision, model);
    }

    @Override
    public void keeps(UUID model, UUID job, String revision, SourceRef source) {
        sql.update(MADE + " keeps = true where model_id = ?", job, revision, model);
        sql.update(
                """
                insert into watch_kept (model_id, source, job_id) values (?, ?, ?)
                on conflict (model_id, source) do update
                set job_id = excluded.job_id, kept_at = now()\
                """,
                model,
                source.text(),
                job);
    }
}
