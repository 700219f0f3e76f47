package dev.ballast.api.postgres;

import dev.ballast.api.jobs.ClearedLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/// Keeps the time in its only row.
@ApplicationScoped
class PgClearedLog implements ClearedLog {
    private final Sql sql;

    PgClearedLog(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Instant at() {
        return sql.one("select cleared_at from activity_log", row -> row.instant("cleared_at"));
    }

    @Override
    public void clear(Instant now) {
        sql.update("update activity_log set cleared_at = greatest(cleared_at, ?)", now);
    }
}
