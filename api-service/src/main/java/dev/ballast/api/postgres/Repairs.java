package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.LockedTask;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.View;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.RateBucket;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Jobs that fetch the damaged files of a model, and nothing else, and publish it again. Their
/// files are known from the beginning, with their digests; the source only says where the bytes
/// are. Where all contents are in the store, it is not even asked.
@ApplicationScoped
class Repairs {
    private final Sql sql;
    private final Plans plans;
    private final PgOutbox outbox;

    Repairs(Sql sql, Plans plans, PgOutbox outbox) {
        this.sql = sql;
        this.plans = plans;
        this.outbox = outbox;
    }

    private record Wanted(int index, RelativePath path, long size, Sha256 sha256, boolean fetch) {}

    /// Makes the job.
    UUID begin(UUID model, String owner) {
        UUID job = TimeOrderedIds.next();
        sql.update(
                """
                insert into job (id, kind, source, name, revision, view, volume, dest, state,
                                 priority, owner, fingerprint, model_id, whole)
                select ?, ?, m.source, m.name, m.revision, m.view, m.volume, ?, ?, ?, ?, ?, m.id,
                       m.whole
                from model m where m.id = ?\
                """,
                job,
                JobKind.DOWNLOAD.wire(),
                dest(model),
                JobState.QUEUED.wire(),
                Priority.DEFAULT.value(),
                owner,
                fingerprint(model),
                model);
        sql.update(
                """
                insert into job_file (job_id, idx, path, size, sha256, git_sha1, state)
                select ?, row_number() over (order by f.path) - 1, f.path, f.size, f.sha256,
                       f.git_sha1, 'waiting'
                from model_file f where f.model_id = ?\
                """,
                job,
                model);
        sql.update(
                "update job set files_total = (select count(*) from job_file where job_id = job.id)"
                        + " where id = ?",
                job);
        plans.takePresentFiles(job);
        askIfPlanless(job);
        plans.advance(job);
        return job;
    }

    /// Asks the source if there are files to fetch of which it has not said where they are.
    void askIfPlanless(UUID job) {
        boolean planless =
                sql.one(
                        """
                        select exists (
                          select 1 from job j join job_file f on f.job_id = j.id
                          where j.id = ? and j.model_id is not null and j.kind = 'download'
                            and f.state <> 'done' and f.task_id is null and f.planned is null
                            and not exists (select 1 from task t where t.job_id = j.id
                                            and t.kind = 'resolve'
                                            and t.state in ('ready', 'claimed'))) as planless\
                        """,
                        row -> row.flag("planless"),
                        job);
        if (planless) {
            ask(job);
        }
    }

    private void ask(UUID job) {
        UUID task = UUID.randomUUID();
        Work.Resolve work =
                sql.one(
                        """
                        select source, revision, volume, case when files_total = 1 then (
                          select f.sha256 from job_file f where f.job_id = job.id) end as sha256
                        from job where id = ?\
                        """,
                        row -> {
                            String only = row.textOrNull("sha256");
                            return new Work.Resolve(
                                    job,
                                    new VolumeName(row.text("volume")),
                                    pinned(
                                            SourceRef.parse(row.text("source")),
                                            row.textOrNull("revision")),
                                    List.of(),
                                    List.of(),
                                    only == null ? null : new Sha256(only));
                        },
                        job);
        sql.update(
                """
                insert into task (id, job_id, kind, volume, state, work, priority, admitted, bucket)
                select ?, j.id, ?, j.volume, 'ready', ?::jsonb, j.priority,
                       exists (select 1 from download_slot s where s.job_id = j.id), ?
                from job j where j.id = ?\
                """,
                task,
                TaskKind.RESOLVE.wire(),
                MessageJson.writeText(work),
                RateBucket.of(work.source(), null).map(RateBucket::value).orElse(null),
                job);
        outbox.ring(List.of(task));
    }

    /// Notes where the source has the wanted files; with the last part they are fetched.
    ///
    /// @return why nothing can be fetched; empty if it can
    Optional<TaskEvent.Failed> add(LockedTask task, TaskEvent.Resolved part) {
        Map<RelativePath, Wanted> wanted = wanted(task.job());
        var indexes = new ArrayList<Integer>();
        var planned = new ArrayList<String>();
        for (Work.PlannedFile file : part.files()) {
            Wanted known = wanted.size() == 1 ? only(wanted) : wanted.get(file.path());
            if (known == null) {
                continue;
            }
            if (known.fetch() && file.sha256() != null && !file.sha256().equals(known.sha256())) {
                return failed(
                        task,
                        FailureCode.SOURCE_CHANGED,
                        "The source has other bytes of '%s' now; what was installed had SHA-256 %s."
                                        .formatted(known.path(), known.sha256())
                                + " Pull the model again.");
            }
            indexes.add(known.index());
            planned.add(MessageJson.writeText(asInstalled(file, known)));
        }
        sql.update(
                """
                update job_file f set planned = u.planned::jsonb
                from unnest(?::int[], ?::text[]) as u(idx, planned)
                where f.job_id = ? and f.idx = u.idx\
                """,
                indexes,
                planned,
                task.job());
        return part.last() ? begin(task) : Optional.empty();
    }

    private Optional<TaskEvent.Failed> begin(LockedTask task) {
        Optional<String> gone =
                sql.first(
                        "select path from job_file where job_id = ? and state <> 'done'"
                                + " and task_id is null and planned is null order by idx limit 1",
                        row -> row.text("path"),
                        task.job());
        if (gone.isPresent()) {
            return failed(
                    task,
                    FailureCode.SOURCE_NOT_FOUND,
                    "The source no longer has '%s'. Pull the model again.".formatted(gone.get()));
        }
        plans.begin(task.job());
        return Optional.empty();
    }

    private static Optional<TaskEvent.Failed> failed(
            LockedTask task, FailureCode code, String detail) {
        return Optional.of(new TaskEvent.Failed(task.id(), task.fence(), code, detail, null));
    }

    private Map<RelativePath, Wanted> wanted(UUID job) {
        return sql
                .query(
                        "select idx, path, size, sha256, state from job_file where job_id = ?",
                        row ->
                                new Wanted(
                                        row.integer("idx"),
                                        new RelativePath(row.text("path")),
                                        row.number("size"),
                                        new Sha256(row.text("sha256")),
                                        !row.text("state").equals("done")),
                        job)
                .stream()
                .collect(Collectors.toMap(Wanted::path, Function.identity()));
    }

    private static Wanted only(Map<RelativePath, Wanted> wanted) {
        return wanted.values().iterator().next();
    }

    private static Work.PlannedFile asInstalled(Work.PlannedFile file, Wanted known) {
        return new Work.PlannedFile(
                known.path(),
                file.uri(),
                known.size(),
                known.sha256(),
                file.gitSha1(),
                file.validator(),
                file.blake3());
    }

    /// The source at the revision that is installed, where it can be named.
    private static SourceRef pinned(SourceRef source, @Nullable String revision) {
        return revision != null && source instanceof SourceRef.HuggingFace hub
                ? new SourceRef.HuggingFace(hub.dataset(), hub.repo(), revision, hub.path())
                : source;
    }

    /// The folder that a plain model was put into: what its names begin with.
    private @Nullable String dest(UUID model) {
        return sql.first(
                        """
                        select left(f.published, length(f.published) - length(f.path) - 1) as dest
                        from model m join model_file f on f.model_id = m.id
                        where m.id = ? and m.view = ? and f.published like '%/' || f.path
                        order by f.path limit 1\
                        """,
                        row -> row.text("dest"), model, View.PLAIN.wire())
                .orElse(null);
    }

    /// Refuses what cannot be repaired.
    void check(UUID model) {
        String state =
                sql.first(
                                "select state from model where id = ? for no key update",
                                row -> row.text("state"),
                                model)
                        .orElseThrow(() -> RefusedException.modelNotFound(model));
        if (!state.equals("damaged")) {
            throw new RefusedException(
                    Code.MODEL_NOT_DAMAGED,
                    "No file of model %s is known to be damaged; verify it to find out."
                            .formatted(model));
        }
    }

    /// Of the job that repairs this model; there is one at a time.
    static String fingerprint(UUID model) {
        return "repair:" + model;
    }
}
