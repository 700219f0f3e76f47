package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.LockedTask;
import dev.ballast.api.webhooks.EventType;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.View;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Notes what became visible on a volume, and has removed what nobody points to any more.
///
/// A name belongs to the model that got it last, but in a cache models of one commit share names. A
/// model is one source in one view at one path, in a cache whatever the path; a later job of the
/// same replaces it.
@ApplicationScoped
class Installations {
    private final Sql sql;
    private final Blobs blobs;
    private final Removals removals;
    private final ModelStates states;
    private final WebhookEvents webhooks;

    Installations(
            Sql sql, Blobs blobs, Removals removals, ModelStates states, WebhookEvents webhooks) {
        this.sql = sql;
        this.blobs = blobs;
        this.removals = removals;
        this.states = states;
        this.webhooks = webhooks;
    }

    private record Replaced(UUID model, String published, String sha256) {}

    /// Whether another publish wrote some of the same names, or the same model, while this one was
    /// under way: then nobody knows whose files are there now.
    boolean isOvertaken(LockedTask task, TaskEvent.Published event) {
        return sql.one(
                """
                select exists (
                  select 1 from model_file f join model m on m.id = f.model_id
                  where f.published = any(?::text[]) and m.volume = ? and m.settled > ?)
                or exists (
                  select 1 from model m join job j
                    on j.source = m.source and j.view = m.view and j.volume = m.volume
                  where j.id = ? and (m.path = ? or m.view <> 'plain') and m.settled > ?)
                  as overtaken\
                """,
                row -> row.flag("overtaken"),
                names(event),
                task.volume().value(),
                task.fence(),
                task.job(),
                event.path().value(),
                task.fence());
    }

    void add(LockedTask task, TaskEvent.Published event) {
        String volume = task.volume().value();
        Work.Publish asked = asked(task.id());
        UUID model = upsert(task.job(), asked, event);
        List<String> names = names(event);
        List<Replaced> replaced = takeReplaced(model, volume, names);
        reduce(replaced.stream().map(Replaced::model).filter(m -> !m.equals(model)).toList());
        insertFiles(model, asked.files(), event.files());
        webhooks.models(EventType.MODEL_INSTALLED, List.of(model));
        sql.update("update job set path = ? where id = ?", event.path().value(), task.job());
        removeLeftovers(task.volume(), replaced, new HashSet<>(names));
    }

    private Work.Publish asked(UUID task) {
        return sql.one(
                "select work::text as work from task where id = ?",
                row -> (Work.Publish) MessageJson.read(row.text("work"), Work.class),
                task);
    }

    private UUID upsert(UUID job, Work.Publish asked, TaskEvent.Published event) {
        String same =
                asked.view() == View.PLAIN
                        ? "(volume, path, source, view)"
                        : "(volume, source, view) where view <> 'plain'";
        return sql.one(
                """
                insert into model (id, name, source, revision, view, volume, path, size, files,
                                   whole, verified_at, job_id, installation, settled)
                select ?, j.name, j.source, j.revision, j.view, j.volume, ?, ?, ?, ?, now(), j.id,
                       j.id, nextval('fence_seq')
                from job j where j.id = ?
                on conflict %s do update
                set name = excluded.name, revision = excluded.revision, path = excluded.path,
                    size = excluded.size, files = excluded.files, whole = excluded.whole,
                    installed_at = now(), verified_at = now(),
                    job_id = excluded.job_id, installation = excluded.installation,
                    settled = excluded.settled, state = 'installed', last_used_at = now()
                returning id\
                """
                        .formatted(same),
                row -> row.uuid("id"),
                TimeOrderedIds.next(),
                event.path().value(),
                event.files().stream().mapToLong(Work.StoredFile::size).sum(),
                event.files().size(),
                asked.whole(),
                job);
    }

    /// Takes out the files that this model had before, and those of others at the same names.
    private List<Replaced> takeReplaced(UUID model, String volume, List<String> names) {
        return sql.query(
                """
                delete from model_file f using model m
                where m.id = f.model_id and m.volume = ?
                  and (m.id = ? or (m.view = 'plain' and f.published = any(?::text[])))
                returning f.model_id, f.published, f.sha256\
                """,
                row ->
                        new Replaced(
                                row.uuid("model_id"), row.text("published"), row.text("sha256")),
                volume,
                model,
                names);
    }

    /// Models that lost names are what is left of them, and nothing if that is no file.
    private void reduce(List<UUID> models) {
        if (models.isEmpty()) {
            return;
        }
        sql.update(
                """
                update model m set files = rest.files, size = rest.size, whole = false
                from unnest(?::uuid[]) as lost(id) cross join lateral (
                  select count(*)::int as files, coalesce(sum(f.size), 0)::bigint as size
                  from model_file f where f.model_id = lost.id) as rest
                where m.id = lost.id\
                """,
                models);
        states.refresh(models);
        List<UUID> empty =
                sql.query(
                        "select id from model where id = any(?::uuid[]) and files = 0",
                        row -> row.uuid("id"),
                        models);
        webhooks.models(EventType.MODEL_REMOVED, empty);
        sql.update("delete from model where id = any(?::uuid[])", empty);
    }

    private static List<String> names(TaskEvent.Published event) {
        return event.files().stream().map(file -> file.path().value()).toList();
    }

    /// The names in the model are those that the publish task was given, in the same order.
    private void insertFiles(
            UUID model, List<Work.StoredFile> asked, List<Work.StoredFile> published) {
        var paths = new ArrayList<String>();
        var gitDigests = new ArrayList<@Nullable String>();
        for (int i = 0; i < published.size(); i++) {
            boolean matches =
                    i < asked.size() && asked.get(i).sha256().equals(published.get(i).sha256());
            Work.StoredFile named = (matches ? asked : published).get(i);
            paths.add(named.path().value());
            gitDigests.add(named.gitSha1());
        }
        sql.update(
                """
                insert into model_file (model_id, path, published, size, sha256, git_sha1)
                select ?, * from unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[])
                on conflict do nothing\
                """,
                model,
                paths,
                published.stream().map(file -> file.path().value()).toList(),
                published.stream().map(Work.StoredFile::size).toList(),
                published.stream().map(file -> file.sha256().hex()).toList(),
                gitDigests);
    }

    private void removeLeftovers(
            VolumeName volume, List<Replaced> replaced, Set<String> published) {
        List<RelativePath> paths =
                replaced.stream()
                        .map(Replaced::published)
                        .filter(name -> !published.contains(name))
                        .map(RelativePath::new)
                        .toList();
        List<Sha256> unused =
                blobs.takeUnused(
                        volume, replaced.stream().map(Replaced::sha256).distinct().toList());
        if (!paths.isEmpty() || !unused.isEmpty()) {
            removals.create(new Work.Remove(volume, null, paths, unused, List.of()));
        }
    }
}
