package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobRequest;
import dev.ballast.api.updates.Followed;
import dev.ballast.api.updates.WatchState;
import dev.ballast.api.updates.WatchState.Kept;
import dev.ballast.api.updates.WatchState.Try;
import dev.ballast.api.updates.Watched;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.View;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads what a watch has to decide about.
@ApplicationScoped
class WatchedRows {
    /// Models of which it is known what was chosen of their source: by the job that brought them,
    /// or because it was all of it.
    static final String CHOSEN =
            """
            from model m left join job j on j.id = m.job_id and j.kind = 'download'
            where m.id = ? and (j.id is not null or (m.whole and m.view <> 'plain')
                                or m.source like 'gguf://%')
            """;

    private final Sql sql;

    WatchedRows(Sql sql) {
        this.sql = sql;
    }

    private record Found(
            String owner,
            JobRequest request,
            @Nullable String installed,
            @Nullable String newest,
            @Nullable Instant checkedAt,
            boolean busy,
            @Nullable Try last) {}

    /// What fetches a model again as it was fetched; empty if it is not known any more.
    Optional<JobRequest> request(UUID model) {
        return sql.first(
                """
                select m.source, m.view, m.volume, coalesce(j.include, '{}') as include,
                       coalesce(j.exclude, '{}') as exclude, j.dest, j.file_name
                """
                        + CHOSEN,
                WatchedRows::wish,
                model);
    }

    Optional<Watched> lock(UUID model) {
        return sql.first(
                        """
                        select w.owner, w.include, w.exclude, w.dest, w.file_name, w.tried, w.keeps,
                               w.refused_at, m.source, m.revision, m.view, m.volume, u.revision as newest,
                               u.checked_at, j.state, j.finished_at,
                               exists (select 1 from job a
                                       where (a.id = w.job_id
                                              or (a.source = m.source and a.view = m.view
                                                  and a.volume = m.volume and a.kind <> 'plan'))
                                         and a.state not in ('completed', 'failed', 'cancelled'))
                                 as busy
                        from watch w join model m on m.id = w.model_id
                          left join model_upstream u on u.model_id = m.id
                          left join job j on j.id = w.job_id
                        where w.model_id = ? for update of w skip locked\
                        """,
                        WatchedRows::found,
                        model)
                .map(found ->
                        new Watched(model, found.owner(), found.request(), state(model, found)));
    }

    private static JobRequest wish(Row row) {
        return new JobRequest(
                SourceRef.parse(row.text("source")),
                row.texts("include"),
                row.texts("exclude"),
                path(row.textOrNull("dest")),
                View.ofWire(row.text("view")),
                new VolumeName(row.text("volume")),
                null,
                Priority.DEFAULT,
                Map.of(),
                Map.of(),
                null,
                path(row.textOrNull("file_name")),
                null);
    }

    private static Found found(Row row) {
        return new Found(
                row.text("owner"),
                wish(row),
                row.textOrNull("revision"),
                row.textOrNull("newest"),
                row.instantOrNull("checked_at"),
                row.flag("busy"),
                last(row));
    }

    private static @Nullable RelativePath path(@Nullable String text) {
        return text == null ? null : new RelativePath(text);
    }

    private static @Nullable Try last(Row row) {
        Instant ended = row.instantOrNull("finished_at");
        Instant refused = row.instantOrNull("refused_at");
        String tried = row.textOrNull("tried");
        if (refused != null) {
            return new Try(false, Objects.requireNonNullElse(tried, ""), false, refused);
        }
        return ended == null || tried == null
                ? null
                : new Try(
                        row.flag("keeps"),
                        tried,
                        row.text("state").equals(JobState.COMPLETED.wire()),
                        ended);
    }

    private WatchState state(UUID model, Found found) {
        String installed = found.installed();
        Optional<SourceRef> pinned =
                installed == null
                        ? Optional.empty()
                        : Followed.at(found.request().source(), installed);
        return new WatchState(
                installed,
                found.newest(),
                found.checkedAt(),
                found.busy(),
                found.request().view() == View.HF_CACHE && pinned.isPresent(),
                pinned.isPresent() && isThere(pinned.get(), found.request()),
                found.last(),
                kept(model));
    }

    private boolean isThere(SourceRef source, JobRequest where) {
        return sql.first(
                        "select id from model where source = ? and view = ? and volume = ?",
                        row -> row.uuid("id"),
                        source.text(),
                        where.view().wire(),
                        where.volume().value())
                .isPresent();
    }

    /// Those that the watch itself laid beside: whoever fetched one since, pinned it or touched it
    /// wants it. One that is being verified is left alone until that has ended.
    private List<Kept> kept(UUID model) {
        return sql.query(
                """
                select k.id, k.revision from watch_kept w
                  join model m on m.id = w.model_id
                  join model k on k.source = w.source and k.view = m.view and k.volume = m.volume
                where w.model_id = ? and k.installation = w.job_id and not k.pinned
                  and k.last_used_at <= k.installed_at and k.revision is not null
                  and not exists (select 1 from job j where j.model_id = k.id and j.state not in
                                    ('completed', 'failed', 'cancelled'))
                order by w.kept_at desc\
                """,
                row -> new Kept(row.uuid("id"), row.text("revision")),
                model);
    }
}
