package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Jobs that have not ended.
@ApplicationScoped
class ActiveJobs {
    private final Sql sql;
    private final JobSettling settling;
    private final Neighbours neighbours;

    ActiveJobs(Sql sql, JobSettling settling, Neighbours neighbours) {
        this.sql = sql;
        this.settling = settling;
        this.neighbours = neighbours;
    }

    /// A job that was just made, tasks and all.
    JobView begun(UUID job) {
        neighbours.wake();
        return settling.settle(List.of(job)).getFirst();
    }

    /// The one with this fingerprint, for somebody who asks for the same.
    Optional<JobView> joined(String fingerprint) {
        return sql.first(
                        "select "
                                + JobRows.COLUMNS
                                + " from job j where j.fingerprint = ?"
                                + " and j.state not in ('completed', 'failed', 'cancelled')",
                        JobRows::view,
                        fingerprint)
                .map(JobView::joined);
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
