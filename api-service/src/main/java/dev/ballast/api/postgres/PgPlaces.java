package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.Places;
import dev.ballast.api.jobs.Job;
import dev.ballast.api.jobs.JobBoard;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Keeps jobs under way within the limit. A claim only takes places with small numbers, so those
/// that stay are moved to such.
@ApplicationScoped
class PgPlaces implements Places {
    private final Sql sql;
    private final JobBoard board;

    PgPlaces(Sql sql, JobBoard board) {
        this.sql = sql;
        this.board = board;
    }

    private record Place(int number, UUID job) {}

    @Override
    public void fit(int limit) {
        // A job that ends meanwhile gives up the place that it had, not the one it is moved to.
        List<UUID> locked =
                sql.query(
                        """
                        select id from job where id in (select job_id from download_slot)
                        order by id for no key update\
                        """,
                        row -> row.uuid("id"));
        List<UUID> placed =
                sql.query(
                        """
                        select j.id from download_slot s join job j on j.id = s.job_id
                        where j.id = any(?::uuid[]) order by j.priority desc, j.id\
                        """,
                        row -> row.uuid("id"),
                        locked);
        if (placed.size() > limit) {
            placed.subList(limit, placed.size()).stream().sorted().forEach(this::evict);
        }
        for (Place place : beyond(limit, locked)) {
            moveBelow(limit, place);
        }
    }

    private void evict(UUID id) {
        Job job = board.lock(id);
        boolean underWay =
                sql.first("select 1 from download_slot where job_id = ?", _ -> 1, id).isPresent();
        if (underWay && job.state().isActive()) {
            board.carryOut(job, job.makeRoom());
        }
    }

    /// Places of jobs that came since are left for the next round.
    private List<Place> beyond(int limit, List<UUID> locked) {
        return sql.query(
                "select n, job_id from download_slot where n > ? and job_id = any(?::uuid[])"
                        + " order by n for update",
                row -> new Place(row.integer("n"), row.uuid("job_id")),
                limit,
                locked);
    }

    private void moveBelow(int limit, Place place) {
        sql.first(
                        "select n from download_slot where n <= ? and job_id is null"
                                + " order by n limit 1 for update skip locked",
                        row -> row.integer("n"),
                        limit)
                .ifPresent(free -> {
                    sql.update(
                            "update download_slot set job_id = null where n = ?", place.number());
                    sql.update(
                            "update download_slot set job_id = ? where n = ?", place.job(), free);
                });
    }
}
