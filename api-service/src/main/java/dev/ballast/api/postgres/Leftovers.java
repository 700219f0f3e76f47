package dev.ballast.api.postgres;

import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import dev.ballast.volume.Published;
import dev.ballast.volume.VolumeException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Has removed what ended jobs left on volumes: half-done files, verified ones that nobody uses,
/// and names of a publish that came to nothing.
@ApplicationScoped
class Leftovers {
    /// Staging folders, or blobs, of one removal.
    private static final int MANY = 1000;

    private final Sql sql;
    private final Blobs blobs;
    private final Removals removals;

    Leftovers(Sql sql, Blobs blobs, Removals removals) {
        this.sql = sql;
        this.blobs = blobs;
        this.removals = removals;
    }

    private record Staged(String volume, UUID task) {}

    private record Content(String volume, String sha256) {}

    /// Collects what these jobs left. They have ended, and nobody opens them again, or only with
    /// new tasks.
    void collect(Collection<UUID> jobs) {
        List<Staged> staged =
                sql.query(
                        "select volume, id from task where job_id = any(?::uuid[])"
                                + " and kind in ('transfer', 'metadata') and fence > 0",
                        row -> new Staged(row.text("volume"), row.uuid("id")),
                        jobs);
        List<Content> contents =
                sql.query(
                        """
                        select distinct j.volume, f.sha256
                        from job_file f join job j on j.id = f.job_id
                        left join task t on t.id = f.task_id
                        where j.id = any(?::uuid[]) and f.sha256 is not null
                          and (f.state = 'done' or t.fence > 0)\
                        """,
                        row -> new Content(row.text("volume"), row.text("sha256")),
                        jobs);
        Set<String> volumes = new LinkedHashSet<>();
        staged.forEach(task -> volumes.add(task.volume()));
        contents.forEach(content -> volumes.add(content.volume()));
        for (String volume : volumes) {
            remove(
                    new VolumeName(volume),
                    staged.stream()
                            .filter(task -> task.volume().equals(volume))
                            .map(Staged::task)
                            .toList(),
                    contents.stream()
                            .filter(content -> content.volume().equals(volume))
                            .map(Content::sha256)
                            .toList());
        }
        publishes(jobs).forEach(this::callOff);
    }

    /// Publishes that a worker began and that came to nothing.
    private List<Work.Publish> publishes(Collection<UUID> jobs) {
        return sql.query(
                """
                select t.work::text as work from task t join job j on j.id = t.job_id
                where j.id = any(?::uuid[]) and j.state <> 'completed'
                  and t.kind = 'publish' and t.fence > 0 and not exists (
                    select 1 from task done
                    where done.job_id = j.id and done.kind = 'publish' and done.state = 'done')\
                """,
                row -> (Work.Publish) MessageJson.read(row.text("work"), Work.class),
                jobs);
    }

    /// The volume knows which names the worker has placed, and calls off one that is still at it.
    private void callOff(Work.Publish publish) {
        String key;
        try {
            key = Published.planned(publish).key().value();
        } catch (VolumeException _) {
            // Such a one places no name.
            return;
        }
        long before = sql.one("select nextval('fence_seq') as n", row -> row.number("n"));
        removals.create(
                new Work.Remove(
                        publish.volume(),
                        key,
                        List.of(),
                        List.of(),
                        List.of(),
                        publish.job(),
                        before));
    }

    private void remove(VolumeName volume, List<UUID> staging, List<String> digests) {
        List<Sha256> unused = blobs.takeUnused(volume, digests);
        for (int i = 0; i < Math.max(staging.size(), unused.size()); i += MANY) {
            removals.create(
                    new Work.Remove(volume, null, List.of(), part(unused, i), part(staging, i)));
        }
    }

    private static <T> List<T> part(List<T> all, int from) {
        return all.subList(Math.min(from, all.size()), Math.min(from + MANY, all.size()));
    }
}
