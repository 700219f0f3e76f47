package dev.ballast.api.postgres;

import dev.ballast.api.operations.WorkerCounts;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.stream.Collectors;

/// Counts workers by what they said last.
@ApplicationScoped
class PgWorkerCounts implements WorkerCounts {
    private final Sql sql;

    PgWorkerCounts(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Map<WorkerGroup, Long> present() {
        return sql
                .query(
                        """
                        select kind, %s as state, count(*) as n from worker w
                        where state <> 'stopped' and last_seen > now() - interval '1 h'
                        group by 1, 2\
                        """
                                .formatted(PgFindWorkers.STATE),
                        row ->
                                Map.entry(
                                        new WorkerGroup(row.text("kind"), row.text("state")),
                                        row.number("n")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
