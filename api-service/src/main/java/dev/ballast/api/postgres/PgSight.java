package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.Sight;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.IntStream;

/// Keeps the sight of all replicas in one table, as each reads some partitions.
@ApplicationScoped
class PgSight implements Sight {
    private final Sql sql;

    PgSight(Sql sql) {
        this.sql = sql;
    }

    @Override
    @Transactional
    public void expect(int partitions) {
        sql.update(
                "insert into report_sight (partition) select unnest(?::int[])"
                        + " on conflict do nothing",
                IntStream.range(0, partitions).boxed().toList());
        sql.update("delete from report_sight where partition >= ?", partitions);
    }

    @Override
    @Transactional
    public void begin(Collection<Integer> partitions) {
        sql.update(
                "update report_sight set since = now() where partition = any(?::int[])",
                partitions);
    }

    @Override
    @Transactional
    public void clear(Collection<Integer> partitions, long lookedAt) {
        // The transaction begins here, maybe after a wait for a connection; the age is taken after.
        sql.query("select now()", _ -> 1);
        double age = (System.nanoTime() - lookedAt) / 1e9;
        sql.update(
                """
                update report_sight
                set since = case when until < now() - make_interval(secs => ?) then now()
                                 else since end,
                    until = greatest(until, now() - make_interval(secs => ?))
                where partition = any(?::int[])\
                """,
                GAP.toSeconds(),
                age,
                partitions);
    }

    @Override
    public boolean isUnbroken(Duration span) {
        return sql.one(
                """
                select count(*) > 0 and bool_and(
                  until >= now() - make_interval(secs => ?)
                  and since + make_interval(secs => ?) <= now()) as unbroken
                from report_sight\
                """,
                row -> row.flag("unbroken"),
                GAP.toSeconds(),
                span.toSeconds());
    }

    @Override
    public double lagSeconds() {
        return sql.one(
                "select coalesce(least(extract(epoch from now() - min(until)), 1e9), 1e9)::int8"
                        + " as lag from report_sight",
                row -> row.number("lag"));
    }
}
