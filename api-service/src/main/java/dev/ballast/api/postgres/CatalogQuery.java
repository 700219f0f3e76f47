package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.CatalogSort;
import dev.ballast.api.catalogs.EntryStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A statement about the entries that a filter lets through. Where a page can be cut before, the
/// states of its entries are looked up; otherwise those of all entries are joined, unless the page
/// is long and needs none: then they are asked for apart, as most entries have none, and the
/// entries come in the order of their index.
final class CatalogQuery {
    /// More than that, and looking each up takes longer than joining all.
    private static final int FEW = 1000;

    private final CatalogFilter filter;
    private final List<CatalogKey> keys;
    private final StringBuilder text = new StringBuilder();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    private CatalogQuery(CatalogFilter filter) {
        this.filter = filter;
        this.keys = keys(filter);
    }

    /// What the order of the list compares.
    static List<CatalogKey> keys(CatalogFilter filter) {
        return CatalogKey.of(filter.sort().key(), filter.q() != null);
    }

    /// Counts them as `n`, whatever their status.
    static CatalogQuery count(CatalogFilter filter) {
        CatalogQuery query = new CatalogQuery(filter);
        query.add("select count(*) as n from ");
        query.addEntries("");
        return query;
    }

    /// One more than a page, the columns that were compared as `k0`, `k1` …, and, where statuses
    /// are asked for, how many there are as `total`.
    ///
    /// @param after what the entry before compares by
    static CatalogQuery page(CatalogFilter filter, @Nullable List<String> after) {
        CatalogQuery query = new CatalogQuery(filter);
        if (needsStates(filter) || filter.limit() > FEW) {
            query.addJoined(after);
        } else {
            query.addCut(after);
        }
        return query;
    }

    /// Whether states decide which entries there are and in which order.
    static boolean needsStates(CatalogFilter filter) {
        return !filter.statuses().isEmpty() || filter.sort().key() == CatalogSort.Key.STATUS;
    }

    /// As [#page], without states.
    static CatalogQuery bare(CatalogFilter filter, @Nullable List<String> after) {
        CatalogQuery query = new CatalogQuery(filter);
        query.add("select e.id, " + CatalogSql.ENTRY + query.keyColumns() + " from ");
        query.addPart(after);
        return query;
    }

    /// The states of those that have one, whatever their page.
    static CatalogQuery states(CatalogFilter filter) {
        CatalogQuery query = new CatalogQuery(filter);
        query.add(CatalogSql.ALL_STATES + " select e.id, " + CatalogSql.STATE + " from ");
        query.addEntries(CatalogSql.HASHED);
        query.add(" and t.status <> 'missing'");
        return query;
    }

    String text() {
        return text.toString();
    }

    @Nullable Object[] parameters() {
        return parameters.toArray();
    }

    private void addCut(@Nullable List<String> after) {
        add("with page as materialized (select e.id" + keyColumns() + " from ");
        addPart(after);
        add(") select page.*, " + CatalogSql.ENTRY + ", " + CatalogSql.STATE);
        add(" from page join catalog_entry e on e.id = page.id" + CatalogSql.LOOKED_UP);
        addOrder("page.");
    }

    private void addPart(@Nullable List<String> after) {
        addEntries("");
        addCursor(after, " and ", keys.stream().map(CatalogKey::expression).toList());
        addOrder("");
        add(" limit " + (filter.limit() + 1L));
    }

    private void addJoined(@Nullable List<String> after) {
        add(CatalogSql.ALL_STATES + ", found as (select e.id, " + CatalogSql.STATE);
        add(keyColumns() + " from ");
        addEntries(CatalogSql.HASHED);
        add(")");
        String kept = "found";
        if (!filter.statuses().isEmpty()) {
            kept = "kept";
            add(
                    ", kept as materialized (select *, count(*) over () as total from found"
                            + " where status = any(?::text[]))",
                    filter.statuses().stream().map(EntryStatus::wire).toList());
        }
        add(", page as (select * from " + kept);
        addCursor(after, " where ", columns(""));
        addOrder("");
        add(" limit " + (filter.limit() + 1L));
        add(") select page.*, " + CatalogSql.ENTRY);
        add(" from page join catalog_entry e on e.id = page.id");
        addOrder("page.");
    }

    private void addEntries(String joins) {
        add("catalog_entry e");
        if (filter.q() != null) {
            add(
                    """
                     join (select id, round(max(rank)::numeric, 6) as rank from (
                       select id, ts_rank(search, query) as rank
                       from catalog_entry,
                            websearch_to_tsquery('simple', translate(?, '._-/', '    ')) query
                       where search @@ query
                       union all
                       select id, 0.05 from catalog_entry where words like ?) hit
                     group by id) h on h.id = e.id\
                    """,
                    filter.q(),
                    Conditions.containing(filter.q().toLowerCase(Locale.ROOT)));
        }
        Conditions conditions = conditions();
        add(joins + conditions.where(), conditions.with());
    }

    private Conditions conditions() {
        Conditions conditions = new Conditions().and("not e.deleted");
        if (!filter.categories().isEmpty()) {
            conditions.and("e.category = any(?::text[])", filter.categories());
        }
        if (!filter.baseModels().isEmpty()) {
            conditions.and(
                    "e.base_model = any(?::text[])",
                    filter.baseModels().stream()
                            .map(base -> base.equals(CatalogFilter.NO_BASE_MODEL) ? "" : base)
                            .toList());
        }
        if (filter.inRegistry()) {
            conditions.and("e.family is not null");
        }
        if (!filter.tags().isEmpty()) {
            conditions.and("e.tags && ?::text[]", filter.tags());
        }
        return conditions;
    }

    private String keyColumns() {
        return IntStream.range(0, keys.size())
                .mapToObj(i -> ", %s as k%d".formatted(keys.get(i).expression(), i))
                .collect(Collectors.joining());
    }

    private List<String> columns(String table) {
        return IntStream.range(0, keys.size()).mapToObj(i -> table + "k" + i).toList();
    }

    private void addCursor(@Nullable List<String> after, String glue, List<String> compared) {
        if (after != null) {
            String values =
                    keys.stream().map(key -> "?::" + key.type()).collect(Collectors.joining(", "));
            add(
                    "%s(%s) %s (%s)"
                            .formatted(
                                    glue,
                                    String.join(", ", compared),
                                    filter.sort().descending() ? "<" : ">",
                                    values),
                    after.toArray());
        }
    }

    private void addOrder(String table) {
        String direction = filter.sort().descending() ? " desc" : "";
        add(" order by " + String.join(direction + ", ", columns(table)) + direction);
    }

    private void add(String sql, @Nullable Object... values) {
        text.append(sql);
        parameters.addAll(Arrays.asList(values));
    }
}
