package dev.ballast.api.postgres;

import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.models.FindModels;
import dev.ballast.api.models.ModelView;
import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.ModelFacts;
import dev.ballast.model.artifact.Safety;
import dev.ballast.model.job.View;
import dev.ballast.model.message.MessageJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds models, the facts of their files with them.
@ApplicationScoped
class PgFindModels implements FindModels {
    static final String SELECT =
            """
            select m.id, m.name, m.source, m.revision, m.view, m.volume, m.path, m.state, m.size,
                   m.files, m.installed_at, m.verified_at, m.job_id, m.pinned, m.last_used_at,
                   u.revision as newest,
                   case when w.refusal is null then u.error_code else 'INVALID_REQUEST' end
                     as error_code,
                   coalesce(w.refusal, u.error) as error, u.checked_at, w.owner as watcher,
                   w.created_at as watched_since, w.job_id as watch_job, %s as safety
            from model m left join model_upstream u on u.model_id = m.id
              left join watch w on w.model_id = m.id\
            """
                    .formatted(Safeguard.WORST_OF_MODEL);

    private final Sql sql;

    PgFindModels(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Page<ModelView> list(
            @Nullable String q, @Nullable View view, int limit, @Nullable String cursor) {
        Conditions asked = new Conditions();
        if (q != null) {
            String pattern = Conditions.containing(q);
            asked.and("(m.name ilike ? or m.source ilike ?)", pattern, pattern);
        }
        if (view != null) {
            asked.and("m.view = ?", view.wire());
        }
        long total =
                sql.one(
                        "select count(*) as n from model m" + asked.where(),
                        row -> row.number("n"),
                        asked.with());
        UUID after = Cursor.read(cursor);
        if (after != null) {
            asked.and("m.id < ?", after);
        }
        List<ModelView> models =
                sql.query(
                        SELECT + asked.where() + " order by m.id desc limit ?",
                        PgFindModels::view,
                        asked.with(limit + 1));
        return Cursor.page(models, limit, total, ModelView::id);
    }

    @Override
    public ModelView.Detail get(UUID id) {
        ModelView model =
                sql.first(SELECT + " where m.id = ?", PgFindModels::view, id)
                        .orElseThrow(() -> RefusedException.modelNotFound(id));
        return new ModelView.Detail(model, files(List.of(id)).getOrDefault(id, List.of()));
    }

    private record Owned(UUID model, ModelView.File file) {}

    @Override
    public Map<UUID, List<ModelView.File>> files(Collection<UUID> models) {
        return sql
                .query(
                        """
                        select f.model_id, f.path, f.published, f.size, f.sha256, f.damage,
                               b.facts::text as facts
                        from model_file f
                        join model m on m.id = f.model_id
                        left join blob b on b.volume = m.volume and b.sha256 = f.sha256
                        where f.model_id = any(?::uuid[]) order by f.path\
                        """,
                        row -> new Owned(row.uuid("model_id"), file(row)),
                        models)
                .stream()
                .collect(
                        Collectors.groupingBy(
                                Owned::model,
                                Collectors.mapping(Owned::file, Collectors.toList())));
    }

    static ModelView view(Row row) {
        return new ModelView(
                row.uuid("id"),
                row.text("name"),
                row.text("source"),
                row.textOrNull("revision"),
                View.ofWire(row.text("view")),
                row.text("volume"),
                row.text("path"),
                row.text("state"),
                row.number("size"),
                row.integer("files"),
                row.instant("installed_at"),
                row.instantOrNull("verified_at"),
                row.uuidOrNull("job_id"),
                row.flag("pinned"),
                row.instant("last_used_at"),
                verdict(row.textOrNull("safety")),
                update(row),
                watch(row));
    }

    private static ModelView.@Nullable Update update(Row row) {
        Instant checkedAt = row.instantOrNull("checked_at");
        if (checkedAt == null) {
            return null;
        }
        String newest = row.textOrNull("newest");
        String code = row.textOrNull("error_code");
        return new ModelView.Update(
                newest != null && !newest.equals(row.textOrNull("revision")),
                newest,
                checkedAt,
                code == null
                        ? null
                        : new ModelView.UpdateError(
                                code, Objects.requireNonNullElse(row.textOrNull("error"), "")));
    }

    private static ModelView.@Nullable Watch watch(Row row) {
        String watcher = row.textOrNull("watcher");
        return watcher == null
                ? null
                : new ModelView.Watch(
                        watcher, row.instant("watched_since"), row.uuidOrNull("watch_job"));
    }

    private static Safety.@Nullable Verdict verdict(@Nullable String wire) {
        return wire == null ? null : Safety.Verdict.ofWire(wire);
    }

    private static ModelView.File file(Row row) {
        String facts = row.textOrNull("facts");
        String damage = row.textOrNull("damage");
        return new ModelView.File(
                row.text("path"),
                row.text("published"),
                row.number("size"),
                row.text("sha256"),
                facts == null ? null : MessageJson.read(facts, ModelFacts.class),
                damage == null ? null : Damage.ofWire(damage));
    }
}
