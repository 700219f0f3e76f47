package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.LockedTask;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.JobKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Files that a job had and has no longer, because their blobs went: they are fetched again.
@ApplicationScoped
class LostFiles {
    /// A volume that keeps losing blobs is no volume.
    private static final int MAX_REFETCHES = 3;

    private final Sql sql;
    private final Blobs blobs;
    private final Plans plans;
    private final Repairs repairs;
    private final PgOutbox outbox;

    LostFiles(Sql sql, Blobs blobs, Plans plans, Repairs repairs, PgOutbox outbox) {
        this.sql = sql;
        this.blobs = blobs;
        this.plans = plans;
        this.repairs = repairs;
        this.outbox = outbox;
    }

    /// Before a caller's retry: files whose blob was removed are not done.
    void forget(UUID job) {
        sql.update("update job set refetches = 0 where id = ?", job);
        blobs.lockFor(job);
        lose(job, List.of(), true);
    }

    /// Instead of a publish that found blobs missing: they are fetched, then it is tried again.
    ///
    /// @return whether that is tried; false if it was often enough, or the job fetches nothing
    boolean refetch(LockedTask publish, List<Sha256> missing, String detail) {
        if (publish.jobKind() != JobKind.DOWNLOAD) {
            return false;
        }
        UUID job = publish.job();
        int allowed =
                sql.update(
                        "update job set refetches = refetches + 1 where id = ? and refetches < ?",
                        job,
                        MAX_REFETCHES);
        if (allowed == 0) {
            return false;
        }
        lose(job, missing.stream().map(Sha256::hex).toList(), false);
        sql.update("delete from task where id = ?", publish.id());
        plans.makeTransfers(job);
        repairs.askIfPlanless(job);
        sql.update(
                """
                update task set run_at = now() + interval '1 s', error_code = 'VOLUME_UNAVAILABLE',
                       error_detail = ?
                where job_id = ? and kind = 'transfer' and state = 'ready'\
                """,
                detail,
                job);
        outbox.ringForJobs(List.of(job));
        return true;
    }

    /// A lost file keeps what the source said of it, and gets a task of its own again: the one that
    /// it had is done. The bytes of a new attempt are counted anew.
    private void lose(UUID job, List<String> missing, boolean anew) {
        sql.update(
                """
                update job_file f
                set state = 'waiting', task_id = null, speed = 0,
                    bytes_done = case when ? then 0 else f.bytes_done end,
                    planned = coalesce(
                      f.planned, (select t.work -> 'file' from task t where t.id = f.task_id))
                from job j
                where j.id = ? and j.kind = 'download' and f.job_id = j.id and f.state = 'done'
                  and (f.sha256 = any(?::text[]) or not exists (
                    select 1 from blob b where b.volume = j.volume and b.sha256 = f.sha256))\
                """,
                anew,
                job,
                missing);
    }
}
