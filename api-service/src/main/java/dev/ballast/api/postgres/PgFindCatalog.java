package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.CatalogSort;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
    private final KeptModels models;
    private final KeptFound found;
    private final CatalogJobs jobs;
    private final CatalogSearch search;

    PgFindCatalog(
            Sql sql,
            KeptCatalog kept,
            KeptModels models,
            KeptFound found,
            CatalogJobs jobs,
            CatalogSearch search) {
        this.sql = sql;
        this.kept = kept;
        this.models = models;
        this.found = found;
        this.jobs = jobs;
        this.search = search;
    }

    @Override
    public Reading open(CatalogFilter filter) {
        CatalogPlace after = CatalogCursor.read(filter.cursor(), filter.sort());
        return reader -> {
            List<KeptEntry> all = kept.entries();
            CatalogFacts facts = facts(filter, all);
            CatalogPage page = CatalogPage.of(all, filter, facts, after);
            read(
                    page.entries(),
                    facts.states().equals(CatalogStates.UNKNOWN)
                            ? states(page.entries())
                            : facts.states(),
                    reader);
            return new Rest(
                    page.last() == null ? null : CatalogCursor.write(filter.sort(), page.last()),
                    page.total());
        };
    }

    private CatalogFacts facts(CatalogFilter filter, List<KeptEntry> all) {
        CatalogSort.Key key = filter.sort().key();
        return new CatalogFacts(
                filter.q() == null ? null : search.ranks(filter.q(), all),
                filter.statuses().isEmpty() && key != CatalogSort.Key.STATUS
                        ? CatalogStates.UNKNOWN
                        : states(all),
                key == CatalogSort.Key.CATEGORY ? positions() : Map.of());
    }

    private CatalogStates states(List<KeptEntry> entries) {
        return new CatalogStates(
                entries.size() > FEW ? jobs.all() : jobs.of(entries),
                models.shelf(),
                found.places());
    }

    private Map<String, Long> positions() {
        Map<String, Long> positions = new HashMap<>();
        categories().forEach(category -> positions.put(category.id(), (long) positions.size()));
        return positions;
    }

    /// Nothing of the database is held while the reader takes its time.
    private void read(List<KeptEntry> entries, CatalogStates states, Consumer<CatalogItem> reader) {
        for (int from = 0; from < entries.size(); from += PIECE) {
            kept.read(
                    entries.subList(from, Math.min(from + PIECE, entries.size())),
                    (entry, json) -> reader.accept(entry.item(json, states.of(entry))));
        }
    }

    @Override
    public CatalogItem get(String id) {
        return some(entry -> entry.id().equals(id)).stream()
                .findFirst()
                .orElseThrow(() -> RefusedException.entryNotFound(id));
    }

    @Override
    public List<CatalogItem> named(Collection<String> names) {
        Set<String> wanted = Set.copyOf(names);
        return some(entry ->
                wanted.contains(entry.file())
                        || wanted.contains(entry.place())
                        || wanted.contains(entry.id()));
    }

    private List<CatalogItem> some(Predicate<KeptEntry> which) {
        List<CatalogItem> items = new ArrayList<>();
        List<KeptEntry> entries =
                kept.entries().stream()
                        .filter(which)
                        .sorted(Comparator.comparing(KeptEntry::place).thenComparing(KeptEntry::id))
                        .toList();
        read(entries, states(entries), items::add);
        return items;
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
        CatalogStates states = states(all);
        Map<String, Long> counts =
                counts(all.stream().map(entry -> states.of(entry).status().wire()));
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
