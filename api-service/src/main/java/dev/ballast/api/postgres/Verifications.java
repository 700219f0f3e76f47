package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.LockedTask;
import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Has the files of a model compared with their digests, a task for each content, and notes what is
/// damaged: for this model, and for every other one that has the same content.
@ApplicationScoped
class Verifications {
    /// Names that one task looks at. More models than that share nothing but trifles.
    private static final int MOST_NAMES = 1000;

    private final Sql sql;
    private final ModelStates states;
    private final Checks checks;

    Verifications(Sql sql, ModelStates states, Checks checks) {
        this.sql = sql;
        this.states = states;
        this.checks = checks;
    }

    private record Checked(RelativePath path, long size, Sha256 sha256, List<String> names) {}

    /// Makes the job, unless one is at it.
    ///
    /// @param otherwise bytes per second that each worker reads where the settings have no limit;
    ///   null for none
    /// @return the new job; empty if there is an active one
    Optional<UUID> begin(UUID model, int priority, String owner, @Nullable Long otherwise) {
        UUID job = TimeOrderedIds.next();
        int made =
                sql.update(
                        """
                        insert into job (id, kind, source, name, revision, view, volume, state,
                                         priority, owner, fingerprint, model_id, files_total)
                        select ?, ?, m.source, m.name, m.revision, m.view, m.volume, ?, ?, ?, ?,
                               m.id, (select count(*) from model_file f where f.model_id = m.id)
                        from model m where m.id = ?
                        on conflict (fingerprint)
                          where state not in ('completed', 'failed', 'cancelled')
                        do nothing\
                        """,
                        job,
                        JobKind.VERIFY.wire(),
                        JobState.QUEUED.wire(),
                        priority,
                        owner,
                        fingerprint(model),
                        model);
        if (made == 0) {
            return Optional.empty();
        }
        Long speed = checks.speed();
        makeTasks(job, model, speed == null ? otherwise : speed);
        return Optional.of(job);
    }

    /// Notes what a worker found.
    void done(LockedTask task, TaskEvent.Verified event) {
        Work.Verify work = work(task);
        String sha256 = event.sha256().hex();
        List<UUID> affected = lockModels(task.volume(), sha256);
        if (event.stored()) {
            keepBlob(task.volume(), sha256, work.size());
        } else {
            forgetBlob(task.volume(), sha256, work);
        }
        markNames(task.volume(), sha256, work, event);
        states.refresh(affected);
        settleFiles(task);
    }

    private void makeTasks(UUID job, UUID model, @Nullable Long speed) {
        String volume =
                sql.one("select volume from job where id = ?", row -> row.text("volume"), job);
        var tasks = new LinkedHashMap<Sha256, UUID>();
        var works = new ArrayList<Work>();
        var files = checkedFiles(model, volume);
        for (Checked file : files) {
            if (tasks.putIfAbsent(file.sha256(), UUID.randomUUID()) == null) {
                works.add(
                        new Work.Verify(
                                job,
                                new VolumeName(volume),
                                file.path(),
                                file.sha256(),
                                file.size(),
                                file.names().stream().map(RelativePath::new).toList(),
                                speed));
            }
        }
        checks.insert(job, tasks.values(), works);
        sql.update(
                """
                insert into job_file (job_id, idx, path, size, sha256, task_id, state)
                select ?, u.n - 1, u.path, u.size, u.sha256, u.task, 'waiting'
                from unnest(?::text[], ?::bigint[], ?::text[], ?::uuid[])
                     with ordinality as u(path, size, sha256, task, n)\
                """,
                job,
                files.stream().map(file -> file.path().value()).toList(),
                files.stream().map(Checked::size).toList(),
                files.stream().map(file -> file.sha256().hex()).toList(),
                files.stream().map(file -> tasks.get(file.sha256())).toList());
    }

    /// The model's own names come first, as there may be too many.
    private List<Checked> checkedFiles(UUID model, String volume) {
        return sql.query(
                """
                select f.path, f.size, f.sha256, array(
                  select o.published from model_file o join model m on m.id = o.model_id
                  where o.sha256 = f.sha256 and m.volume = ?
                  order by o.model_id <> f.model_id, o.published limit ?) as names
                from model_file f where f.model_id = ? order by f.path\
                """,
                row ->
                        new Checked(
                                new RelativePath(row.text("path")),
                                row.number("size"),
                                new Sha256(row.text("sha256")),
                                row.texts("names")),
                volume,
                MOST_NAMES,
                model);
    }

    private Work.Verify work(LockedTask task) {
        return sql.one(
                "select work::text as work from task where id = ?",
                row -> (Work.Verify) MessageJson.read(row.text("work"), Work.class),
                task.id());
    }

    /// Before the blob, as everybody does who changes models.
    private List<UUID> lockModels(VolumeName volume, String sha256) {
        return sql.query(
                """
                select m.id from model m
                where m.volume = ?
                  and m.id in (select f.model_id from model_file f where f.sha256 = ?)
                order by m.id for no key update\
                """,
                row -> row.uuid("id"),
                volume.value(),
                sha256);
    }

    private void keepBlob(VolumeName volume, String sha256, long size) {
        sql.update(
                """
                insert into blob (volume, sha256, size)
                select ?, ?, ? where exists (
                  select 1 from model_file f join model m on m.id = f.model_id
                  where f.sha256 = ? and m.volume = ?)
                on conflict (volume, sha256) do nothing\
                """,
                volume.value(),
                sha256,
                size,
                sha256,
                volume.value());
    }

    /// Nobody counts on it any more. Names that the worker did not know show the same bytes.
    private void forgetBlob(VolumeName volume, String sha256, Work.Verify work) {
        sql.update("delete from blob where volume = ? and sha256 = ?", volume.value(), sha256);
        sql.update(
                """
                update model_file f set damage = ? from model m
                where m.id = f.model_id and m.volume = ? and f.sha256 = ? and f.damage is null
                  and not f.published = any(?::text[])\
                """,
                Damage.CHANGED.wire(),
                volume.value(),
                sha256,
                names(work));
    }

    private void markNames(
            VolumeName volume, String sha256, Work.Verify work, TaskEvent.Verified event) {
        Map<String, String> found = new LinkedHashMap<>();
        event.damaged().forEach(name -> found.put(name.path().value(), name.damage().wire()));
        List<String> names = names(work);
        var damages = new ArrayList<@Nullable String>();
        names.forEach(name -> damages.add(found.get(name)));
        sql.update(
                """
                update model_file f set damage = u.damage
                from unnest(?::text[], ?::text[]) as u(name, damage), model m
                where m.id = f.model_id and m.volume = ? and f.published = u.name
                  and f.sha256 = ? and f.damage is distinct from u.damage\
                """,
                names,
                damages,
                volume.value(),
                sha256);
    }

    private static List<String> names(Work.Verify work) {
        return work.names().stream().map(RelativePath::value).toList();
    }

    private void settleFiles(LockedTask task) {
        sql.update(
                """
                update job_file f
                set damage = d.damage, bytes_done = f.size, speed = 0,
                    state = case when d.damage is null then 'done' else 'damaged' end
                from job_file g join job j on j.id = g.job_id
                left join model_file d on d.model_id = j.model_id and d.path = g.path
                where g.task_id = ? and f.job_id = g.job_id and f.idx = g.idx\
                """,
                task.id());
        sql.update(
                """
                update model m set verified_at = now() from job j
                where j.id = ? and m.id = j.model_id and not exists (
                  select 1 from job_file f
                  where f.job_id = j.id and f.state not in ('done', 'damaged'))\
                """,
                task.job());
    }

    /// Of the job that verifies this model; there is one at a time.
    static String fingerprint(UUID model) {
        return "verify:" + model;
    }
}
