package dev.ballast.api.postgres;

import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.View;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Makes hidden jobs that take things off a volume.
@ApplicationScoped
class Removals {
    private final Sql sql;
    private final PgOutbox outbox;

    Removals(Sql sql, PgOutbox outbox) {
        this.sql = sql;
        this.outbox = outbox;
    }

    /// Removes what the work names, whoever comes to do it.
    ///
    /// @return the hidden job
    UUID create(Work.Remove work) {
        UUID job = TimeOrderedIds.next();
        UUID task = UUID.randomUUID();
        sql.update(
                """
                insert into job (id, kind, source, name, view, volume, state, priority, owner)
                values (?, ?, '', '', ?, ?, ?, ?, '')\
                """,
                job,
                JobKind.REMOVE.wire(),
                View.PLAIN.wire(),
                work.volume().value(),
                JobState.QUEUED.wire(),
                Priority.DEFAULT.value());
        sql.update(
                """
                insert into task (id, job_id, kind, volume, state, work, priority, admitted)
                values (?, ?, ?, ?, 'ready', ?::jsonb, ?, true)\
                """,
                task,
                job,
                TaskKind.REMOVE.wire(),
                work.volume().value(),
                MessageJson.writeText(work),
                Priority.DEFAULT.value());
        outbox.ring(List.of(task));
        return job;
    }
}
