package dev.ballast.api.postgres;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A copy of rows, kept in memory. Each look asks only for what other transactions changed since
/// the last one, in this replica or another one, so it is never older than the moment of the look.
///
/// @param <V> what is kept of a row
/// @param <T> what is made of all of them
final class KeptCopy<V, T> {
    /// The history is another one where a standby took over without the last transactions: their
    /// numbers are given again.
    private static final String NOW =
            "pg_current_snapshot()::text as snapshot,"
                    + " substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as history";

    private final Sql sql;
    private final String all;
    private final String changes;
    private final Function<Row, V> reader;
    private final T empty;
    private final BiFunction<T, Map<String, Optional<V>>, T> with;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicLong begun = new AtomicLong();
    private @Nullable Kept<T> kept;
    private @Nullable Failed failed;

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
                with now as materialized (select %s)
                select now.*, t.id::text as changed, t.id is null as gone, %s
                from now left join %s t on %s\
                """
                        .formatted(NOW, columns, table, condition);
        // What a transaction to come is said to have changed was restored from another server, and
        // is read by now.
        this.changes =
                """
                with now as materialized (select %s, ?::pg_snapshot as seen)
                select now.snapshot, now.history, c.id::text as changed, t.id is null as gone, %s
                from now
                left join %s c on c.changed_in >= pg_snapshot_xmin(now.seen)
                     and not pg_visible_in_snapshot(c.changed_in, now.seen)
                     and c.changed_in < pg_snapshot_xmax(now.snapshot::pg_snapshot)
                left join %s t on t.id = c.id and %s\
                """
                        .formatted(NOW, columns, changed, table, condition);
        this.reader = reader;
        this.empty = empty;
        this.with = with;
    }

    /// As it is now. Of many who ask at once one looks, for all who asked before it began: so a
    /// large copy is read once, by one connection.
    T look() {
        long before = begun.get();
        turn.lock();
        try {
            if (failed != null && failed.turn() > before) {
                throw failed.cause();
            }
            if (kept == null || kept.turn() <= before) {
                kept = next(begun.incrementAndGet());
            }
            return kept.value();
        } finally {
            turn.unlock();
        }
    }

    private Kept<T> next(long turn) {
        try {
            Kept<T> last = kept;
            if (last != null) {
                Found<V> found = read(changes, last.snapshot());
                if (found.history.equals(last.history())) {
                    return kept(turn, last.value(), found);
                }
            }
            return kept(turn, empty, read(all));
        } catch (RuntimeException e) {
            failed = new Failed(turn, e);
            throw e;
        }
    }

    private Kept<T> kept(long turn, T before, Found<V> found) {
        return new Kept<>(
                turn,
                found.snapshot,
                found.history,
                found.changed.isEmpty() ? before : with.apply(before, found.changed));
    }

    /// Outside of the caller's transaction: what that one wrote may be taken back.
    private Found<V> read(String text, Object... parameters) {
        Found<V> found = new Found<>(reader);
        QuarkusTransaction.requiringNew().run(() -> sql.each(text, found::add, parameters));
        return found;
    }

    /// @param turn how many looks had begun with this one
    /// @param snapshot which transactions it has seen
    private record Kept<T>(long turn, String snapshot, String history, T value) {}

    private record Failed(long turn, RuntimeException cause) {}

    private static final class Found<V> {
        private final Function<Row, V> reader;
        private final Map<String, Optional<V>> changed = new HashMap<>();
        private String snapshot = "";
        private String history = "";

        Found(Function<Row, V> reader) {
            this.reader = reader;
        }

        void add(Row row) {
            snapshot = row.text("snapshot");
            history = row.text("history");
            String id = row.textOrNull("changed");
            if (id != null) {
                changed.put(
                        id, row.flag("gone") ? Optional.empty() : Optional.of(reader.apply(row)));
            }
        }
    }
}
