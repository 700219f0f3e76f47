package dev.ballast.api.postgres;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.api.catalogs.CatalogExport;
import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.Category;
import dev.ballast.api.catalogs.EntryReader;
import dev.ballast.api.catalogs.EntryStatus;
import dev.ballast.api.catalogs.Facets;
import dev.ballast.api.catalogs.Facets.Group;
import dev.ballast.api.catalogs.FindCatalog;
import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds entries and their states; one statement a page, one for the total.
@ApplicationScoped
class PgFindCatalog implements FindCatalog {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final int MOST_TAGS = 1000;

    private final Sql sql;

    PgFindCatalog(Sql sql) {
        this.sql = sql;
    }

    /// @param compared by what the entry was ordered
    /// @param total how many there are; null where it was not counted
    private record Found(CatalogItem item, List<String> compared, @Nullable Long total) {}

    @Override
    public Page<CatalogItem> list(CatalogFilter filter) {
        List<CatalogKey> keys = CatalogQuery.keys(filter);
        List<String> after = CatalogCursor.read(filter.cursor(), filter.sort(), keys);
        boolean counted = !filter.statuses().isEmpty();
        CatalogQuery page = CatalogQuery.page(filter, after);
        List<Found> found =
                sql.query(
                        page.text(),
                        row ->
                                new Found(
                                        CatalogRows.item(row),
                                        IntStream.range(0, keys.size())
                                                .mapToObj(i -> row.asText("k" + i))
                                                .toList(),
                                        counted ? row.number("total") : null),
                        page.parameters());
        boolean more = found.size() > filter.limit();
        List<Found> shown = more ? found.subList(0, filter.limit()) : found;
        return new Page<>(
                shown.stream().map(Found::item).toList(),
                more ? CatalogCursor.write(filter.sort(), shown.getLast().compared()) : null,
                total(filter, shown, after == null && !more));
    }

    private long total(CatalogFilter filter, List<Found> shown, boolean all) {
        if (all) {
            return shown.size();
        }
        Long counted = shown.isEmpty() ? null : shown.getFirst().total();
        if (counted != null || !filter.statuses().isEmpty()) {
            return counted == null ? 0 : counted;
        }
        CatalogQuery count = CatalogQuery.count(filter);
        return sql.one(count.text(), row -> row.number("n"), count.parameters());
    }

    @Override
    public CatalogItem get(String id) {
        return sql.first(
                        "select e.id, "
                                + CatalogSql.ENTRY
                                + ", "
                                + CatalogSql.STATE
                                + " from catalog_entry e"
                                + CatalogSql.LOOKED_UP
                                + " where e.id = ? and not e.deleted",
                        CatalogRows::item,
                        id)
                .orElseThrow(() -> RefusedException.entryNotFound(id));
    }

    @Override
    public List<CatalogItem> named(Collection<String> names) {
        return sql.query(
                "select e.id, "
                        + CatalogSql.ENTRY
                        + ", "
                        + CatalogSql.STATE
                        + " from catalog_entry e"
                        + CatalogSql.LOOKED_UP
                        + " where not e.deleted and (e.file = any(?::text[])"
                        + " or e.place = any(?::text[]) or e.id = any(?::text[]))"
                        + " order by e.place, e.id",
                CatalogRows::item,
                names,
                names,
                names);
    }

    @Override
    public List<Category> categories() {
        return sql.query(
                "select id, name from catalog_category order by position, id",
                row -> new Category(row.text("id"), row.text("name")));
    }

    @Override
    public CatalogExport.Edition edition() {
        return sql.one(
                "select version, changed_at from catalog_edition",
                row ->
                        new CatalogExport.Edition(
                                row.number("version"), DATE.format(row.instant("changed_at"))));
    }

    @Override
    public Facets facets() {
        List<Group> categories =
                groups(
                        """
                        select c.id, c.name, count(e.id) as n from catalog_category c
                        left join catalog_entry e on e.category = c.id and not e.deleted
                        group by c.id, c.name, c.position order by c.position, c.id\
                        """);
        return new Facets(
                categories.stream().mapToLong(Group::count).sum(),
                categories,
                groups(
                        """
                        select case base_model when '' then '%1$s' else base_model end as id,
                               case base_model when '' then '%1$s' else base_model end as name,
                               count(*) as n
                        from catalog_entry where not deleted
                        group by base_model order by n desc, base_model\
                        """
                                .formatted(CatalogFilter.NO_BASE_MODEL)),
                groups(
                        """
                        select tag as id, tag as name, count(*) as n
                        from catalog_entry, unnest(tags) as tag where not deleted
                        group by tag order by n desc, tag limit %d\
                        """
                                .formatted(MOST_TAGS)),
                statuses());
    }

    private List<Group> statuses() {
        Map<String, Long> counts = new HashMap<>();
        sql.query(
                        CatalogSql.ALL_STATES
                                + " select t.status, count(*) as n from catalog_entry e"
                                + CatalogSql.HASHED
                                + " where not e.deleted group by t.status",
                        row -> Map.entry(row.text("status"), row.number("n")))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return Arrays.stream(EntryStatus.values())
                .map(EntryStatus::wire)
                .map(status -> new Group(status, status, counts.getOrDefault(status, 0L)))
                .toList();
    }

    private List<Group> groups(String text) {
        return sql.query(text, row -> new Group(row.text("id"), row.text("name"), row.number("n")));
    }

    @Override
    public CatalogExport export() {
        Map<String, List<ObjectNode>> models = new HashMap<>();
        sql.query(
                        "select category, entry::text as entry from catalog_entry where not deleted"
                                + " order by lower(name), id",
                        row -> Map.entry(row.text("category"), row.text("entry")))
                .forEach(row ->
                        models.computeIfAbsent(row.getKey(), _ -> new ArrayList<>())
                                .add(EntryReader.stored(row.getValue()).json()));
        List<CatalogExport.Shelf> shelves =
                categories().stream()
                        .map(category ->
                                new CatalogExport.Shelf(
                                        category.id(),
                                        category.name(),
                                        models.getOrDefault(category.id(), List.of())))
                        .toList();
        CatalogExport.Edition edition = edition();
        return new CatalogExport(edition.version(), edition.date(), shelves);
    }
}
