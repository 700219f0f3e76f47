package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.LockedTask;
import dev.ballast.model.artifact.FoundFile;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.View;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Has volumes looked through for files of other programs, and the digests of these computed where
/// that was asked. A digest stays known as long as the file looks the same. Several scans of a
/// volume may be at it at once: ids of jobs are in the order of time, a row belongs to the latest
/// one that saw its file, and none forgets what a later one saw.
@ApplicationScoped
class Scans {
    private final Sql sql;
    private final Checks checks;

    Scans(Sql sql, Checks checks) {
        this.sql = sql;
        this.checks = checks;
    }

    private record Undigested(RelativePath path, long size, Instant modified) {}

    /// Makes the job, unless one is at it.
    ///
    /// @return the new job; empty if there is an active one
    Optional<UUID> begin(VolumeName volume, boolean digests, String owner) {
        UUID job = TimeOrderedIds.next();
        int made =
                sql.update(
                        """
                        insert into job (id, kind, source, name, view, volume, state, priority,
                                         owner, fingerprint)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (fingerprint)
                          where state not in ('completed', 'failed', 'cancelled')
                        do nothing\
                        """,
                        job,
                        JobKind.SCAN.wire(),
                        "volume://" + volume,
                        volume.value(),
                        View.PLAIN.wire(),
                        volume.value(),
                        JobState.QUEUED.wire(),
                        Priority.DEFAULT.value(),
                        owner,
                        fingerprint(volume, digests));
        if (made == 0) {
            return Optional.empty();
        }
        checks.insert(job, List.of(UUID.randomUUID()), List.of(new Work.Scan(job, volume)));
        return Optional.of(job);
    }

    /// Notes a part of what was found.
    void found(LockedTask task, TaskEvent.Found event) {
        insert(task, event.files());
        if (event.last()) {
            sql.update(
                    "delete from found where volume = ? and scan < ?",
                    task.volume().value(),
                    task.job());
            digestAll(task);
        }
    }

    private void insert(LockedTask task, List<FoundFile> files) {
        var sources = new ArrayList<@Nullable String>();
        var revisions = new ArrayList<@Nullable String>();
        var families = new ArrayList<@Nullable String>();
        for (FoundFile file : files) {
            sources.add(file.source());
            revisions.add(file.revision());
            families.add(file.family());
        }
        sql.update(
                """
                insert into found (id, volume, path, size, modified, kind, source, revision, family,
                                   scan)
                select u.id, ?, u.path, u.size, u.modified::timestamptz,
                       case when u.source is null then 'weights' else 'cache' end,
                       u.source, u.revision, u.family, ?
                from unnest(?::uuid[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[],
                            ?::text[])
                  as u(id, path, size, modified, source, revision, family)
                on conflict (volume, path) do update
                set size = excluded.size, modified = excluded.modified, kind = excluded.kind,
                    source = excluded.source, revision = excluded.revision,
                    family = excluded.family, scan = greatest(found.scan, excluded.scan),
                    sha256 = case when found.size = excluded.size
                                       and found.modified = excluded.modified
                                  then found.sha256 end\
                """,
                task.volume().value(),
                task.job(),
                files.stream().map(_ -> TimeOrderedIds.next()).toList(),
                files.stream().map(file -> file.path().value()).toList(),
                files.stream().map(FoundFile::size).toList(),
                files.stream().map(file -> file.modified().toString()).toList(),
                sources,
                revisions,
                families);
    }

    private void digestAll(LockedTask task) {
        List<Undigested> files =
                sql.query(
                        """
                        select f.path, f.size, f.modified
                        from found f join job j on j.volume = f.volume and j.id <= f.scan
                        where j.id = ? and j.fingerprint = ? and f.sha256 is null order by f.path\
                        """,
                        row ->
                                new Undigested(
                                        new RelativePath(row.text("path")),
                                        row.number("size"),
                                        row.instant("modified")),
                        task.job(),
                        fingerprint(task.volume(), true));
        Long speed = checks.speed();
        List<UUID> tasks = files.stream().map(_ -> UUID.randomUUID()).toList();
        checks.insert(
                task.job(),
                tasks,
                files.stream()
                        .map(file ->
                                new Work.Digest(
                                        task.job(),
                                        task.volume(),
                                        file.path(),
                                        file.size(),
                                        file.modified(),
                                        speed))
                        .toList());
        sql.update(
                """
                insert into job_file (job_id, idx, path, size, task_id, state)
                select ?, u.n - 1, u.path, u.size, u.task, 'waiting'
                from unnest(?::text[], ?::bigint[], ?::uuid[])
                     with ordinality as u(path, size, task, n)\
                """,
                task.job(),
                files.stream().map(file -> file.path().value()).toList(),
                files.stream().map(Undigested::size).toList(),
                tasks);
        sql.update("update job set files_total = ? where id = ?", files.size(), task.job());
    }

    /// Notes the digest of a file, or that it is not the one any more.
    void digested(LockedTask task, TaskEvent.Digested event) {
        String sha256 = event.sha256() == null ? null : event.sha256().hex();
        sql.update(
                """
                update found f set sha256 = ?
                from job_file j join task t on t.id = j.task_id
                where t.id = ? and f.volume = ? and f.path = j.path and f.size = j.size
                  and f.modified = (t.work->>'modified')::timestamptz\
                """,
                sha256,
                task.id(),
                task.volume().value());
        sql.update(
                "update job_file set state = 'done', sha256 = ?, bytes_done = size, speed = 0"
                        + " where task_id = ?",
                sha256,
                task.id());
    }

    /// Of the job that does this; there is one at a time.
    static String fingerprint(VolumeName volume, boolean digests) {
        return "scan%s:%s".formatted(digests ? " digests" : "", volume);
    }
}
