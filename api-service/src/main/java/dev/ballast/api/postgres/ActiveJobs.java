package dev.ballast.api.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Jobs that go on by themselves.
@ApplicationScoped
class ActiveJobs {
    private final Sql sql;

    ActiveJobs(Sql sql) {
        this.sql = sql;
    }

    /// Locks those of these jobs that nobody else is at, and that still go on by themselves.
    List<UUID> lock(List<UUID> jobs) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        return sql.query(
                "select id from job where id = any(?::uuid[]) and state not in"
                        + " ('paused', 'completed', 'failed', 'cancelled')"
                        + " order by id for no key update skip locked",
                row -> row.uuid("id"),
                jobs);
    }
}
