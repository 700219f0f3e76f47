package dev.ballast.api.postgres;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A copy of rows, kept in memory. Each look asks only for what other transactions changed since
/// the last one, in this replica or another one, so it is never older than the moment of the look.
///
/// @param <V> what is kept of a row
/// @param <T> what is made of all of them
final class KeptCopy<V, T> {
    private final Sql sql;
    private final String all;
    private final String changes;
    private final Function<Row, V> reader;
    private final T empty;
    private final BiFunction<T, Map<String, Optional<V>>, T> with;
    private final AtomicReference<@Nullable Kept<T>> kept = new AtomicReference<>();

    /// @param table whose rows `t` are kept
    /// @param condition which of them
    /// @param columns what `reader` reads
    /// @param changed the table of ids and of the transactions that changed these rows
    /// @param with makes the next from one and what changed: rows by their ids, empty where they
    ///   are gone
    KeptCopy(
            Sql sql,
            String table,
            String condition,
            String columns,
            String changed,
            Function<Row, V> reader,
            T empty,
            BiFunction<T, Map<String, Optional<V>>, T> with) {
        this.sql = sql;
        this.all =
                """
                select now.snapshot::text as snapshot, t.id::text as changed, t.id is null as gone, %s
                from (select pg_current_snapshot() as snapshot) now left join %s t on %s\
                """
                        .formatted(columns, table, condition);
        // What a transaction to come is said to have changed was restored from another server, and
        // is read by now.
        this.changes =
                """
                select now.snapshot::text as snapshot, c.id::text as changed, t.id is null as gone, %s
                from (select pg_current_snapshot() as snapshot, ?::pg_snapshot as seen) now
                left join %s c on c.changed_in >= pg_snapshot_xmin(now.seen)
                     and not pg_visible_in_snapshot(c.changed_in, now.seen)
                     and c.changed_in < pg_snapshot_xmax(now.snapshot)
                left join %s t on t.id = c.id and %s\
                """
                        .formatted(columns, changed, table, condition);
        this.reader = reader;
        this.empty = empty;
        this.with = with;
    }

    /// As it is now.
    T look() {
        Kept<T> before = kept.get();
        Kept<T> now =
                before == null
                        ? next(empty, all)
                        : next(before.value(), changes, before.snapshot());
        // Whoever was faster kept something just as good.
        kept.compareAndSet(before, now);
        return now.value();
    }

    /// Outside of the caller's transaction: what that one wrote may be taken back.
    private Kept<T> next(T before, String text, Object... parameters) {
        Found<V> found = new Found<>(reader);
        QuarkusTransaction.requiringNew().run(() -> sql.each(text, found::add, parameters));
        return new Kept<>(
                found.snapshot,
                found.changed.isEmpty() ? before : with.apply(before, found.changed));
    }

    /// @param snapshot which transactions it has seen
    private record Kept<T>(String snapshot, T value) {}

    private static final class Found<V> {
        private final Function<Row, V> reader;
        private final Map<String, Optional<V>> changed = new HashMap<>();
        private String snapshot = "";

        Found(Function<Row, V> reader) {
            this.reader = reader;
        }

        void add(Row row) {
            snapshot = row.text("snapshot");
            String id = row.textOrNull("changed");
            if (id != null) {
                changed.put(
                        id, row.flag("gone") ? Optional.empty() : Optional.of(reader.apply(row)));
            }
        }
    }
}
