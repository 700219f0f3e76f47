package dev.ballast.api.postgres;

import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes tasks that read what lies on a volume. They fetch nothing, so they need no place.
@ApplicationScoped
class Checks {
    private final Sql sql;
    private final PgOutbox outbox;

    Checks(Sql sql, PgOutbox outbox) {
        this.sql = sql;
        this.outbox = outbox;
    }

    /// Bytes per second that each worker may read; null for no limit.
    @Nullable Long speed() {
        return sql.one(
                        "select verify_speed from settings",
                        row -> Optional.ofNullable(row.numberOrNull("verify_speed")))
                .orElse(null);
    }

    /// @param works of the tasks, in the same order
    void insert(UUID job, Collection<UUID> tasks, List<? extends Work> works) {
        sql.update(
                """
                insert into task (id, job_id, kind, volume, state, work, priority, admitted)
                select u.id, j.id, ?, j.volume, 'ready', u.work::jsonb, j.priority, true
                from unnest(?::uuid[], ?::text[]) with ordinality as u(id, work, n), job j
                where j.id = ? order by u.n\
                """,
                TaskKind.CHECK.wire(),
                tasks,
                works.stream().map(MessageJson::writeText).toList(),
                job);
        outbox.ring(tasks);
    }
}
