package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.CatalogSort;
import dev.ballast.api.catalogs.Category;
import dev.ballast.api.catalogs.Edition;
import dev.ballast.api.catalogs.EntryState;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds entries and their states.
@ApplicationScoped
class PgFindCatalog implements FindCatalog {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final int MOST_TAGS = 1000;

    /// More states than that are read all at once rather than looked up.
    private static final int FEW = 1000;

    /// As many entries are handed over at a time.
    private static final int PIECE = 1000;

    private final Sql sql;
    private final KeptCatalog kept;
    private final CatalogStates states;
    private final CatalogSearch search;

    PgFindCatalog(Sql sql, KeptCatalog kept, CatalogStates states, CatalogSearch search) {
        this.sql = sql;
        this.kept = kept;
        this.states = states;
        this.search = search;
    }

    @Override
    public Reading open(CatalogFilter filter) {
        CatalogPlace after = CatalogCursor.read(filter.cursor(), filter.sort());
        return reader -> {
            List<KeptEntry> all = kept.entries();
            CatalogFacts facts = facts(filter, all);
            CatalogPage page = CatalogPage.of(all, filter, facts, after);
            read(page.entries(), goesByStates(filter) ? facts.states() : statesOf(page), reader);
            return new Rest(
                    page.last() == null ? null : CatalogCursor.write(filter.sort(), page.last()),
                    page.total());
        };
    }

    private CatalogFacts facts(CatalogFilter filter, List<KeptEntry> all) {
        return new CatalogFacts(
                filter.q() == null ? null : search.ranks(filter.q(), all),
                goesByStates(filter) ? states.all() : Map.of(),
                filter.sort().key() == CatalogSort.Key.CATEGORY ? positions() : Map.of());
    }

    private static boolean goesByStates(CatalogFilter filter) {
        return !filter.statuses().isEmpty() || filter.sort().key() == CatalogSort.Key.STATUS;
    }

    private Map<String, EntryState> statesOf(CatalogPage page) {
        return page.entries().size() > FEW
                ? states.all()
                : states.of(page.entries().stream().map(KeptEntry::id).toList());
    }

    private Map<String, Long> positions() {
        Map<String, Long> positions = new HashMap<>();
        categories().forEach(category -> positions.put(category.id(), (long) positions.size()));
        return positions;
    }

    /// Nothing of the database is held while the reader takes its time.
    private void read(
            List<KeptEntry> entries, Map<String, EntryState> states, Consumer<CatalogItem> reader) {
        for (int from = 0; from < entries.size(); from += PIECE) {
            kept.read(
                    entries.subList(from, Math.min(from + PIECE, entries.size())),
                    (entry, json) ->
                            reader.accept(
                                    entry.item(
                                            json,
                                            states.getOrDefault(entry.id(), EntryState.MISSING))));
        }
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
        List<KeptEntry> all = kept.entries();
        Map<String, Long> inCategories = counts(all.stream().map(KeptEntry::category));
        return new Facets(
                all.size(),
                categories().stream()
                        .map(category ->
                                new Group(
                                        category.id(),
                                        category.name(),
                                        inCategories.getOrDefault(category.id(), 0L)))
                        .toList(),
                mostFrequent(all.stream().map(KeptEntry::baseModelName)),
                mostFrequent(all.stream().flatMap(entry -> entry.tags().stream())).stream()
                        .limit(MOST_TAGS)
                        .toList(),
                statuses(all));
    }

    private List<Group> statuses(List<KeptEntry> all) {
        CatalogFacts facts = new CatalogFacts(null, states.all(), Map.of());
        Map<String, Long> counts = counts(all.stream().map(entry -> facts.status(entry).wire()));
        return Arrays.stream(EntryStatus.values())
                .map(EntryStatus::wire)
                .map(status -> new Group(status, status, counts.getOrDefault(status, 0L)))
                .toList();
    }

    private static List<Group> mostFrequent(Stream<String> values) {
        return counts(values).entrySet().stream()
                .map(count -> new Group(count.getKey(), count.getKey(), count.getValue()))
                .sorted(Comparator.comparingLong(Group::count).reversed().thenComparing(Group::id))
                .toList();
    }

    private static Map<String, Long> counts(Stream<String> values) {
        return values.collect(Collectors.groupingBy(value -> value, Collectors.counting()));
    }
}
