package dev.ballast.api.postgres;

import dev.ballast.api.operations.TaskCounts;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.stream.Collectors;

/// Counts open tasks only, which partial indexes hold; ended ones only grow.
@ApplicationScoped
class PgTaskCounts implements TaskCounts {
    private final Sql sql;

    PgTaskCounts(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Map<TaskGroup, Long> open() {
        return sql
                .query(
                        """
                        select kind, state, count(*) as n from task
                        where state in ('ready', 'claimed') group by kind, state\
                        """,
                        row ->
                                Map.entry(
                                        new TaskGroup(row.text("kind"), row.text("state")),
                                        row.number("n")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
