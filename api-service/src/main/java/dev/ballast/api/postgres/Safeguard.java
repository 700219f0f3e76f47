package dev.ballast.api.postgres;

import dev.ballast.api.settings.UnsafeFiles;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Safety;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where the settings say `block`, nothing is published before all of its contents were looked
/// into, and nothing that runs code when it is loaded, or that nobody can tell of.
@ApplicationScoped
class Safeguard {
    /// Of a blob: whether a scanner that is as strict as this version's has looked into it.
    static final String IS_JUDGED =
            "coalesce((facts->'safety'->>'scanner')::int >= %d, false)".formatted(Safety.SCANNER);

    /// In a select of models `m`; null where the settings say `allow`. What an earlier scanner
    /// found still counts here, but not that it found nothing.
    static final String WORST_OF_MODEL =
            """
            (select b.facts->'safety'->>'verdict'
             from model_file f join blob b on b.volume = m.volume and b.sha256 = f.sha256
             where f.model_id = m.id and (%s or b.facts->'safety'->>'verdict' <> 'clean')
               and (select unsafe_files from settings) <> 'allow'
             order by array_position(
               '{clean,suspicious,unreadable,dangerous}'::text[], b.facts->'safety'->>'verdict') desc
             limit 1)\
            """
                    .formatted(IS_JUDGED);

    private final Sql sql;
    private final PgOutbox outbox;

    Safeguard(Sql sql, PgOutbox outbox) {
        this.sql = sql;
        this.outbox = outbox;
    }

    private record Unsafe(String path, Safety safety) {}

    private record Unknown(VolumeName volume, RelativePath path, Sha256 sha256, long size) {}

    /// Whether the job may publish now. If something is not known yet, the tasks that find it out
    /// are open; if it must never publish, one that has failed says why.
    boolean mayPublish(UUID job) {
        if (policy() != UnsafeFiles.BLOCK) {
            return true;
        }
        Optional<Unsafe> unsafe = unsafe(job);
        if (unsafe.isPresent()) {
            refuse(job, sentence(unsafe.get()));
            return false;
        }
        return !isAsked(job);
    }

    private UnsafeFiles policy() {
        return sql.one(
                "select unsafe_files from settings",
                row -> UnsafeFiles.ofWire(row.text("unsafe_files")).orElse(UnsafeFiles.BLOCK));
    }

    private Optional<Unsafe> unsafe(UUID job) {
        return sql.first(
                """
                select f.path, (b.facts->'safety')::text as safety
                from job_file f join job j on j.id = f.job_id
                join blob b on b.volume = j.volume and b.sha256 = f.sha256
                where j.id = ? and b.facts->'safety'->>'verdict' in ('dangerous', 'unreadable')
                  and %s
                order by b.facts->'safety'->>'verdict', f.idx limit 1\
                """
                        .formatted(IS_JUDGED),
                row ->
                        new Unsafe(
                                row.text("path"),
                                MessageJson.read(row.text("safety"), Safety.class)),
                job);
    }

    private static String sentence(Unsafe file) {
        String why =
                file.safety().verdict() == Safety.Verdict.DANGEROUS
                        ? "runs code when it is loaded: it imports "
                                + String.join(
                                        ", ", file.safety().imports().stream().limit(3).toList())
                        : "may run code when it is loaded, as not all of it can be read: "
                                + String.join(
                                        " ", file.safety().problems().stream().limit(2).toList());
        return "'%s' %s%s Take a safetensors file instead, or have an admin set unsafe_files to warn, then retry."
                .formatted(file.path(), why, why.endsWith(".") ? "" : ".");
    }

    /// Whether contents are still to be looked into. What has not been asked of anybody is asked
    /// now, but once.
    private boolean isAsked(UUID job) {
        List<Unknown> unknown = unknown(job);
        if (unknown.isEmpty()) {
            return false;
        }
        sql.update(
                "update task set gates = true where job_id = ? and kind = 'inspect' and not gates"
                        + " and state in ('ready', 'claimed')",
                job);
        List<String> asked =
                sql.query(
                        "select work->>'sha256' as sha256 from task where job_id = ? and gates"
                                + " and state in ('ready', 'claimed')",
                        row -> row.text("sha256"),
                        job);
        List<Unknown> unasked =
                unknown.stream().filter(file -> !asked.contains(file.sha256().hex())).toList();
        Optional<Unknown> inVain =
                unasked.stream().filter(file -> wasAskedInVain(job, file.sha256())).findFirst();
        if (inVain.isPresent()) {
            refuse(
                    job,
                    "'%s' was not looked into. Update the metadata workers, then retry."
                            .formatted(inVain.get().path()));
        } else {
            unasked.forEach(file -> insert(job, file));
        }
        return true;
    }

    private List<Unknown> unknown(UUID job) {
        return sql.query(
                """
                select distinct on (f.sha256) j.volume, f.path, f.sha256, f.size
                from job_file f join job j on j.id = f.job_id
                join blob b on b.volume = j.volume and b.sha256 = f.sha256
                where j.id = ? and not %s order by f.sha256, f.idx\
                """
                        .formatted(IS_JUDGED),
                row ->
                        new Unknown(
                                new VolumeName(row.text("volume")),
                                new RelativePath(row.text("path")),
                                new Sha256(row.text("sha256")),
                                row.number("size")),
                job);
    }

    /// By a worker of an earlier version, which looks less closely, or tells nothing of it.
    private boolean wasAskedInVain(UUID job, Sha256 sha256) {
        return sql.first(
                        "select 1 from task where job_id = ? and gates and state = 'done'"
                                + " and work->>'sha256' = ? limit 1",
                        _ -> 1,
                        job,
                        sha256.hex())
                .isPresent();
    }

    private void insert(UUID job, Unknown file) {
        UUID task = UUID.randomUUID();
        Work work = new Work.Inspect(job, file.volume(), file.path(), file.sha256(), file.size());
        sql.update(
                """
                insert into task (id, job_id, kind, volume, state, work, priority, admitted, gates)
                select ?, id, ?, volume, 'ready', ?::jsonb, priority, true, true from job
                where id = ?\
                """,
                task,
                TaskKind.INSPECT.wire(),
                MessageJson.writeText(work),
                job);
        outbox.ring(List.of(task));
    }

    /// The job fails; nothing of it is open at this moment but what gates it.
    private void refuse(UUID job, String detail) {
        sql.update(
                "update task set state = 'cancelled', worker = null, lease_until = null"
                        + " where job_id = ? and gates and state in ('ready', 'claimed')",
                job);
        sql.update(
                """
                update job set state = 'failed', reason = null, error_code = ?, error_detail = ?
                where id = ?\
                """,
                FailureCode.UNSAFE_FILE.name(),
                detail,
                job);
    }
}
