package dev.ballast.api.postgres;

import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Has removed what ended jobs left on volumes: half-done files, and verified ones that nobody
/// uses.
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
                                + " and kind = 'transfer' and fence > 0",
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
