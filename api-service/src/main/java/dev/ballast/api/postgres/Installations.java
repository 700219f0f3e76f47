package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.LockedTask;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Notes what became visible on a volume, and has removed what nobody points to any more.
@ApplicationScoped
class Installations {
    private final Sql sql;
    private final Blobs blobs;
    private final Removals removals;

    Installations(Sql sql, Blobs blobs, Removals removals) {
        this.sql = sql;
        this.blobs = blobs;
        this.removals = removals;
    }

    private record Replaced(String published, String sha256) {}

    void add(LockedTask task, TaskEvent.Published event) {
        String volume = task.volume().value();
        UUID model = upsert(task.job(), event);
        List<String> names = event.files().stream().map(file -> file.path().value()).toList();
        List<Replaced> replaced = takeReplaced(model, volume, names);
        sql.update(
                """
                delete from model m where m.volume = ? and m.id <> ?
                  and not exists (select 1 from model_file f where f.model_id = m.id)\
                """,
                volume,
                model);
        insertFiles(model, task.id(), event.files());
        sql.update("update job set path = ? where id = ?", event.path().value(), task.job());
        removeLeftovers(task.volume(), replaced, new HashSet<>(names));
    }

    private UUID upsert(UUID job, TaskEvent.Published event) {
        return sql.one(
                """
                insert into model (id, name, source, revision, view, volume, path, size, files,
                                   verified_at, job_id)
                select ?, j.name, j.source, j.revision, j.view, j.volume, ?, ?, ?, now(), j.id
                from job j where j.id = ?
                on conflict (volume, path, source, view) do update
                set name = excluded.name, revision = excluded.revision, size = excluded.size,
                    files = excluded.files, installed_at = now(), verified_at = now(),
                    job_id = excluded.job_id, state = 'installed'
                returning id\
                """,
                row -> row.uuid("id"),
                TimeOrderedIds.next(),
                event.path().value(),
                event.files().stream().mapToLong(Work.StoredFile::size).sum(),
                event.files().size(),
                job);
    }

    /// Takes out the files that this model had before, and those of others at the same names.
    private List<Replaced> takeReplaced(UUID model, String volume, List<String> names) {
        return sql.query(
                """
                delete from model_file f using model m
                where m.id = f.model_id and m.volume = ?
                  and (m.id = ? or f.published = any(?::text[]))
                returning f.published, f.sha256\
                """,
                row -> new Replaced(row.text("published"), row.text("sha256")),
                volume,
                model,
                names);
    }

    /// The names in the model are those that the publish task was given, in the same order.
    private void insertFiles(UUID model, UUID task, List<Work.StoredFile> published) {
        List<Work.StoredFile> asked =
                sql.one(
                        "select work::text as work from task where id = ?",
                        row ->
                                MessageJson.read(row.text("work"), Work.class)
                                                instanceof Work.Publish publish
                                        ? publish.files()
                                        : List.of(),
                        task);
        var paths = new ArrayList<String>();
        for (int i = 0; i < published.size(); i++) {
            boolean matches =
                    i < asked.size() && asked.get(i).sha256().equals(published.get(i).sha256());
            paths.add((matches ? asked : published).get(i).path().value());
        }
        sql.update(
                """
                insert into model_file (model_id, path, published, size, sha256)
                select ?, * from unnest(?::text[], ?::text[], ?::bigint[], ?::text[])
                on conflict do nothing\
                """,
                model,
                paths,
                published.stream().map(file -> file.path().value()).toList(),
                published.stream().map(Work.StoredFile::size).toList(),
                published.stream().map(file -> file.sha256().hex()).toList());
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
