package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.EntryState;
import dev.ballast.api.catalogs.FindCatalog.Rest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads one part of a list of the catalog: one statement, one before it for the states of a long
/// part, and one for the total if that is not known from what was read. Of one reading; not
/// thread-safe.
final class CatalogPage {
    /// Longer parts come in pieces.
    private static final int SHORT = 1000;

    /// So that a reader who is slow, or gone, does not keep a connection.
    private static final int MOST_SECONDS = 60;

    private final Sql sql;
    private final CatalogFilter filter;
    private final @Nullable List<String> after;
    private final List<CatalogKey> keys;
    private long shown;
    private boolean more;
    private @Nullable Long total;
    private List<String> last = List.of();

    /// @param after what the entry before compares by; null for the first part
    CatalogPage(Sql sql, CatalogFilter filter, @Nullable List<String> after) {
        this.sql = sql;
        this.filter = filter;
        this.after = after;
        this.keys = CatalogQuery.keys(filter);
    }

    Rest read(Consumer<CatalogItem> reader) {
        if (filter.limit() <= SHORT) {
            each(CatalogQuery.page(filter, after), CatalogRows::item, reader);
        } else {
            QuarkusTransaction.requiringNew()
                    .timeout(2 * MOST_SECONDS)
                    .run(() -> {
                        sql.update(
                                "set local transaction_timeout = '%d s'".formatted(MOST_SECONDS));
                        readLong(reader);
                    });
        }
        return new Rest(more ? CatalogCursor.write(filter.sort(), last) : null, total());
    }

    private void readLong(Consumer<CatalogItem> reader) {
        if (CatalogQuery.needsStates(filter)) {
            each(CatalogQuery.page(filter, after), CatalogRows::item, reader);
            return;
        }
        Map<String, EntryState> states = new HashMap<>();
        CatalogQuery query = CatalogQuery.states(filter);
        sql.each(
                query.text(),
                row -> states.put(row.text("id"), CatalogRows.state(row)),
                query.parameters());
        each(
                CatalogQuery.bare(filter, after),
                row ->
                        CatalogRows.bare(
                                row, states.getOrDefault(row.text("id"), EntryState.MISSING)),
                reader);
    }

    private void each(
            CatalogQuery query, Function<Row, CatalogItem> item, Consumer<CatalogItem> reader) {
        sql.each(query.text(), row -> take(row, item, reader), query.parameters());
    }

    private void take(Row row, Function<Row, CatalogItem> item, Consumer<CatalogItem> reader) {
        if (shown == filter.limit()) {
            more = true;
            return;
        }
        shown++;
        if (shown == 1 && !filter.statuses().isEmpty()) {
            total = row.number("total");
        }
        if (shown == filter.limit()) {
            last = IntStream.range(0, keys.size()).mapToObj(i -> row.asText("k" + i)).toList();
        }
        reader.accept(item.apply(row));
    }

    private long total() {
        if (after == null && !more) {
            return shown;
        }
        if (total != null || !filter.statuses().isEmpty()) {
            return total == null ? 0 : total;
        }
        CatalogQuery count = CatalogQuery.count(filter);
        return sql.one(count.text(), row -> row.number("n"), count.parameters());
    }
}
