package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.LockedTask;
import dev.ballast.api.jobs.CalledFile;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.View;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.RateBucket;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Turns resolved plans into files and tasks: a `transfer` for each content that is not on the
/// volume, a `publish` when all is.
@ApplicationScoped
class Plans {
    private final Sql sql;
    private final Blobs blobs;
    private final KnownContents contents;
    private final Space space;
    private final Safeguard safeguard;
    private final PgOutbox outbox;

    Plans(
            Sql sql,
            Blobs blobs,
            KnownContents contents,
            Space space,
            Safeguard safeguard,
            PgOutbox outbox) {
        this.sql = sql;
        this.blobs = blobs;
        this.contents = contents;
        this.space = space;
        this.safeguard = safeguard;
        this.outbox = outbox;
    }

    private record Header(
            SourceRef source,
            @Nullable String revision,
            VolumeName volume,
            View view,
            @Nullable RelativePath dest,
            boolean whole) {}

    private record Waiting(int index, Work.PlannedFile file) {}

    /// Adds one part of the plan; the first one replaces what an earlier owner had begun to tell.
    void add(LockedTask task, TaskEvent.Resolved part) {
        if (part.part() == 0) {
            sql.update("delete from job_file where job_id = ?", task.job());
        }
        List<Work.PlannedFile> files = part.files();
        if (!files.isEmpty()) {
            insert(task.job(), part.part() * TaskEvent.Resolved.MAX_FILES, files);
        }
        if (part.last()) {
            complete(task, part);
        }
    }

    /// Notes plans that consist of no file at all.
    void addEmpty(Map<LockedTask, TaskEvent.Resolved> plans) {
        if (plans.isEmpty()) {
            return;
        }
        var jobs = new ArrayList<UUID>();
        var revisions = new ArrayList<@Nullable String>();
        var names = new ArrayList<String>();
        plans.forEach((task, plan) -> {
            jobs.add(task.job());
            revisions.add(plan.revision());
            names.add(plan.name());
        });
        sql.update("delete from job_file where job_id = any(?::uuid[])", jobs);
        sql.update(
                """
                update job j set revision = u.revision, name = u.name, files_total = 0
                from unnest(?::uuid[], ?::text[], ?::text[]) as u(id, revision, name)
                where j.id = u.id\
                """,
                jobs,
                revisions,
                names);
    }

    private void insert(UUID job, int first, List<Work.PlannedFile> files) {
        var sizes = new ArrayList<@Nullable Long>();
        var digests = new ArrayList<@Nullable String>();
        var gitDigests = new ArrayList<@Nullable String>();
        for (Work.PlannedFile file : files) {
            sizes.add(file.size());
            digests.add(file.sha256() == null ? null : file.sha256().hex());
            gitDigests.add(file.gitSha1());
        }
        sql.update(
                """
                insert into job_file (job_id, idx, path, size, sha256, git_sha1, state, planned)
                select ?, ? + u.n - 1, u.path, u.size, u.sha256, u.git_sha1, 'waiting',
                       u.planned::jsonb
                from unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[])
                     with ordinality as u(path, size, sha256, git_sha1, planned, n)
                on conflict (job_id, idx) do nothing\
                """,
                job,
                first,
                files.stream().map(file -> file.path().value()).toList(),
                sizes,
                digests,
                gitDigests,
                files.stream().map(MessageJson::writeText).toList());
    }

    private void complete(LockedTask task, TaskEvent.Resolved plan) {
        UUID job = task.job();
        sql.update(
                "update job set revision = ?, name = ?, files_total ="
                        + " (select count(*) from job_file where job_id = job.id) where id = ?",
                plan.revision(),
                plan.name(),
                job);
        if (task.jobKind() != JobKind.DOWNLOAD) {
            return;
        }
        begin(job);
    }

    /// Lets the job fetch what its whole plan names and is not on the volume.
    void begin(UUID job) {
        contents.tell(job);
        takePresentFiles(job);
        makeTransfers(job);
        space.missingFor(job)
                .ifPresent(missing ->
                        sql.update(
                                "update task set run_at = 'infinity', error_code ="
                                        + " 'DISK_FULL', error_detail = ? where job_id = ? and"
                                        + " kind = 'transfer' and state = 'ready'",
                                missing,
                                job));
        outbox.ringForJobs(List.of(job));
        advance(job);
    }

    /// Files whose content is on the volume by now are done. What the source said of them is kept,
    /// as the content may have to be fetched after all.
    void takePresentFiles(UUID job) {
        blobs.lockFor(job);
        sql.update(
                """
                update job_file f
                set state = 'done', size = b.size, bytes_done = b.size, speed = 0
                from blob b, job j
                where j.id = ? and j.kind in ('download', 'view') and f.job_id = j.id and f.state <> 'done'
                  and b.volume = j.volume and b.sha256 = f.sha256\
                """,
                job);
    }

    /// Makes the task that publishes, if nothing else is left to do before it.
    void advance(UUID job) {
        boolean ready =
                sql.one(
                        """
                        select j.kind in ('download', 'view') and j.files_total > 0
                           and not exists (select 1 from job_file f
                                           where f.job_id = j.id and f.state <> 'done')
                           and not exists (select 1 from task t where t.job_id = j.id
                                           and t.kind = 'publish') as ready
                        from job j where j.id = ?\
                        """,
                        row -> row.flag("ready"),
                        job);
        if (ready && safeguard.mayPublish(job)) {
            publish(job);
        }
    }

    /// Makes the task that publishes all files of the job.
    void publish(UUID job) {
        Header header = header(job);
        Work publish =
                new Work.Publish(
                        job,
                        header.volume(),
                        header.source(),
                        header.revision(),
                        header.view(),
                        header.dest(),
                        storedFiles(job),
                        header.whole());
        outbox.ring(List.of(insertTask(job, TaskKind.PUBLISH, publish)));
    }

    /// Makes the tasks that fetch those files of a whole plan which are not done and have none.
    void makeTransfers(UUID job) {
        List<Waiting> waiting = waitingFiles(job);
        if (waiting.isEmpty()) {
            return;
        }
        Header header = header(job);
        // Equal contents are fetched once.
        var byContent = new LinkedHashMap<Object, List<Waiting>>();
        for (Waiting file : waiting) {
            Object content = file.file().sha256() == null ? file.index() : file.file().sha256();
            byContent.computeIfAbsent(content, _ -> new ArrayList<>()).add(file);
        }
        var tasks = new ArrayList<UUID>();
        var works = new ArrayList<String>();
        var uris = new ArrayList<URI>();
        var indexes = new LinkedHashMap<Integer, UUID>();
        for (List<Waiting> same : byContent.values()) {
            UUID task = UUID.randomUUID();
            tasks.add(task);
            works.add(
                    MessageJson.writeText(
                            new Work.Transfer(
                                    job,
                                    header.volume(),
                                    header.source(),
                                    header.revision(),
                                    same.getFirst().file())));
            uris.add(same.getFirst().file().uri());
            same.forEach(file -> indexes.put(file.index(), task));
        }
        insertTasks(job, TaskKind.TRANSFER, tasks, works);
        assignBuckets(tasks, uris);
        assign(job, indexes);
    }

    private void assignBuckets(List<UUID> tasks, List<URI> uris) {
        sql.update(
                """
                update task t set bucket = u.host
                       || case j.credential when '' then '' else '#' || j.credential end
                from unnest(?::uuid[], ?::text[]) as u(id, host), job j
                where t.id = u.id and j.id = t.job_id\
                """,
                tasks,
                uris.stream().map(uri -> RateBucket.of(uri, null).value()).toList());
    }

    private void assign(UUID job, Map<Integer, UUID> tasks) {
        sql.update(
                """
                update job_file f set task_id = u.task, planned = null
                from unnest(?::int[], ?::uuid[]) as u(idx, task)
                where f.job_id = ? and f.idx = u.idx\
                """,
                tasks.keySet(),
                tasks.values(),
                job);
    }

    private UUID insertTask(UUID job, TaskKind kind, Work work) {
        UUID task = UUID.randomUUID();
        insertTasks(job, kind, List.of(task), List.of(MessageJson.writeText(work)));
        return task;
    }

    /// What a view takes is on the volume, so it needs no place among the downloads.
    private void insertTasks(UUID job, TaskKind kind, List<UUID> tasks, List<String> works) {
        sql.update(
                """
                insert into task (id, job_id, kind, volume, state, work, priority, admitted)
                select u.id, j.id, ?, j.volume, 'ready', u.work::jsonb, j.priority,
                       j.kind = 'view'
                         or exists (select 1 from download_slot s where s.job_id = j.id)
                from unnest(?::uuid[], ?::text[]) with ordinality as u(id, work, n), job j
                where j.id = ? order by u.n\
                """,
                kind.wire(),
                tasks,
                works,
                job);
    }

    private Header header(UUID job) {
        return sql.one(
                """
                select source, revision, volume, view, dest,
                       coalesce(whole, include = '{}' and exclude = '{}') as whole
                from job where id = ?\
                """,
                row -> {
                    String dest = row.textOrNull("dest");
                    SourceRef source = SourceRef.parse(row.text("source"));
                    return new Header(
                            source,
                            row.textOrNull("revision"),
                            new VolumeName(row.text("volume")),
                            View.ofWire(row.text("view")),
                            dest == null ? null : new RelativePath(dest),
                            row.flag("whole") && isWhole(source));
                },
                job);
    }

    /// Whether the source stands for all files of a revision.
    private static boolean isWhole(SourceRef source) {
        return source instanceof SourceRef.HuggingFace hub && hub.path() == null;
    }

    private List<Waiting> waitingFiles(UUID job) {
        return sql.query(
                """
                select idx, planned::text as planned from job_file
                where job_id = ? and state <> 'done' and task_id is null and planned is not null
                  and exists (select 1 from job j where j.id = job_id and j.files_total is not null)
                order by idx\
                """,
                row ->
                        new Waiting(
                                row.integer("idx"),
                                MessageJson.read(row.text("planned"), Work.PlannedFile.class)),
                job);
    }

    private List<Work.StoredFile> storedFiles(UUID job) {
        return sql.query(
                """
                select f.path, case when j.files_total = 1 then j.file_name end as called,
                       f.sha256, f.size, f.git_sha1
                from job_file f join job j on j.id = f.job_id
                where f.job_id = ? order by f.idx\
                """,
                row ->
                        new Work.StoredFile(
                                name(row),
                                new Sha256(row.text("sha256")),
                                row.number("size"),
                                row.textOrNull("git_sha1")),
                job);
    }

    private static RelativePath name(Row row) {
        RelativePath own = new RelativePath(row.text("path"));
        String called = row.textOrNull("called");
        return called == null ? own : CalledFile.of(new RelativePath(called), own);
    }
}
