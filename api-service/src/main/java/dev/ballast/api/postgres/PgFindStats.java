package dev.ballast.api.postgres;

import dev.ballast.api.jobs.FindStats;
import dev.ballast.api.jobs.StatsView;
import dev.ballast.model.job.JobState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;

/// Counts from the index of visible jobs.
@ApplicationScoped
class PgFindStats implements FindStats {
    private final Sql sql;

    PgFindStats(Sql sql) {
        this.sql = sql;
    }

    @Override
    public StatsView get() {
        Map<JobState, Long> jobs = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            jobs.put(state, 0L);
        }
        sql.query(
                        "select state, count(*) as n from job j where kind not in ('plan','remove')"
                                + " group by state",
                        row -> Map.entry(JobState.ofWire(row.text("state")), row.number("n")))
                .forEach(entry -> jobs.put(entry.getKey(), entry.getValue()));
        return sql.one(
                """
                select (select coalesce(sum(speed), 0)::bigint from job
                        where state = 'downloading') as speed,
                       coalesce((select bytes from traffic
                                 where day = (now() at time zone 'UTC')::date), 0) as today,
                       paused, timetable_paused, maintenance from settings\
                """,
                row ->
                        new StatsView(
                                jobs,
                                row.number("speed"),
                                row.number("today"),
                                row.flag("paused"),
                                row.flag("timetable_paused"),
                                row.flag("maintenance")));
    }
}
