package dev.ballast.api.postgres;

import dev.ballast.api.jobs.EventSignal;
import dev.ballast.api.jobs.JobView;
import dev.ballast.model.message.MessageJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Writes the log that streams replay.
///
/// An entry's id is the transaction's number and a place within it. Two transactions may change one
/// job in another order than that of their numbers; the one that changes it last then takes the
/// later entries away, which are older news. Nobody has read those: readers stop below the oldest
/// transaction that still runs. So an end is told once, and nothing after it.
@ApplicationScoped
class JobEventLog {
    private final Sql sql;
    private final TransactionEvents transaction;
    private final EventSignal signal;
    private final WebhookEvents webhooks;

    JobEventLog(
            Sql sql, TransactionEvents transaction, EventSignal signal, WebhookEvents webhooks) {
        this.sql = sql;
        this.transaction = transaction;
        this.signal = signal;
        this.webhooks = webhooks;
    }

    /// Appends the jobs as they are now; their rows must be locked by this transaction.
    void append(List<JobView> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        webhooks.jobs(jobs.stream().filter(job -> !JobRows.hidden(job.kind())).toList());
        int first = transaction.ordinals(jobs.size());
        sql.update(
                """
                with mine as (
                  insert into job_event (id, job_id, state, hidden, data)
                  select (pg_current_xact_id()::text::bigint << 20) + ? + u.n, u.job, u.state,
                         u.hidden, u.data
                  from unnest(?::uuid[], ?::text[], ?::boolean[], ?::text[])
                       with ordinality as u(job, state, hidden, data, n)
                  returning id, job_id)
                delete from job_event late
                using mine where late.job_id = mine.job_id and late.id > mine.id\
                """,
                first,
                jobs.stream().map(JobView::id).toList(),
                jobs.stream().map(job -> job.state().wire()).toList(),
                jobs.stream().map(job -> JobRows.hidden(job.kind())).toList(),
                jobs.stream().map(MessageJson::writeText).toList());
        transaction.afterCommit("job events", signal::raise);
    }
}
