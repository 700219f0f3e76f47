package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.Category;
import dev.ballast.api.catalogs.Edition;
import dev.ballast.api.catalogs.EntryStatus;
import dev.ballast.api.catalogs.Facets;
import dev.ballast.api.catalogs.Facets.Group;
import dev.ballast.api.catalogs.FindCatalog;
import dev.ballast.api.jobs.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds entries and their states.
@ApplicationScoped
class PgFindCatalog implements FindCatalog {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final int MOST_TAGS = 1000;

    private final Sql sql;

    PgFindCatalog(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Reading open(CatalogFilter filter) {
        List<String> after =
                CatalogCursor.read(filter.cursor(), filter.sort(), CatalogQuery.keys(filter));
        return reader -> new CatalogPage(sql, filter, after).read(reader);
    }

    @Override
    public CatalogItem get(String id) {
        return sql.first(
                        CatalogSql.LOOK_UP + " where e.id = ? and not e.deleted",
                        CatalogRows::item,
                        id)
                .orElseThrow(() -> RefusedException.entryNotFound(id));
    }

    @Override
    public List<CatalogItem> named(Collection<String> names) {
        return sql.query(
                CatalogSql.LOOK_UP
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
    public Edition edition() {
        return sql.one(
                "select version, changed_at from catalog_edition",
                row -> new Edition(row.number("version"), DATE.format(row.instant("changed_at"))));
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
}
