package dev.ballast.api.catalogs;

import dev.ballast.api.catalogs.CatalogStore.Change;
import dev.ballast.api.catalogs.CatalogStore.Stored;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.Sha256;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Brings what the catalog files say into the database at each start. An entry that people changed
/// or took out stays as they left it; one that its file no longer has goes.
@ApplicationScoped
public class LoadCatalog {
    private static final Logger LOG = Logger.getLogger(LoadCatalog.class);

    private final CatalogSource source;
    private final CatalogStore store;

    LoadCatalog(CatalogSource source, CatalogStore store) {
        this.source = source;
        this.store = store;
    }

    @Transactional
    void atStart(@Observes StartupEvent event) {
        handle();
    }

    /// Loads them.
    ///
    /// @throws BadCatalogException naming everything that is wrong; nothing is changed then
    @Transactional
    public void handle() {
        Map<String, Category> categories = new LinkedHashMap<>();
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        List<CatalogSource.File> files = source.read();
        KnownEntries known =
                KnownEntries.among(
                        files.stream().flatMap(file -> file.content().rows().stream()).toList());
        for (CatalogSource.File file : files) {
            file.content()
                    .categories()
                    .forEach(category -> categories.putIfAbsent(category.id(), category));
            read(file, known, entries, faults);
        }
        if (!faults.isEmpty()) {
            throw new BadCatalogException(faults);
        }
        entries.values()
                .forEach(entry ->
                        categories.putIfAbsent(
                                entry.category(),
                                new Category(entry.category(), entry.category())));
        store(List.copyOf(categories.values()), entries);
    }

    private static void read(
            CatalogSource.File file,
            KnownEntries known,
            Map<String, Entry> entries,
            List<String> faults) {
        CatalogDocument content = file.content();
        content.faults().forEach(fault -> faults.add(line(file.name(), fault.field(), fault)));
        for (CatalogDocument.Row row : content.rows()) {
            if (row.model() == null) {
                faults.add("%s: %s: must be an object".formatted(file.name(), row.at()));
                continue;
            }
            switch (EntryReader.read(known.named(EntryFields.normal(row.model())))) {
                case EntryReader.Unsound unsound ->
                        unsound.faults()
                                .forEach(fault ->
                                        faults.add(
                                                line(
                                                        file.name(),
                                                        row.at() + "." + fault.field(),
                                                        fault)));
                case EntryReader.Sound(Entry entry) -> {
                    known.add(entry);
                    if (entries.put(entry.id(), entry) != null) {
                        faults.add(
                                "%s: %s.id: '%s' is there twice"
                                        .formatted(file.name(), row.at(), entry.id()));
                    }
                }
            }
        }
    }

    private void store(List<Category> categories, Map<String, Entry> entries) {
        store.lock();
        Map<String, Stored> there = new HashMap<>();
        store.find(entries.keySet(), List.of()).forEach(stored -> there.put(stored.id(), stored));
        List<Change> changes = new ArrayList<>();
        entries.forEach((id, entry) -> {
            String digest = digest(entry);
            Stored stored = there.get(id);
            boolean untouched =
                    stored == null
                            || (stored.fromFile() != null
                                    && !stored.deleted()
                                    && stored.edited().isEmpty()
                                    && !digest.equals(stored.fromFile()));
            if (untouched) {
                changes.add(new Change(entry, digest, List.of()));
            }
        });
        Set<String> gone = new HashSet<>();
        for (Stored stored : store.findFromFiles()) {
            if (!entries.containsKey(stored.id())
                    && (stored.deleted() || stored.edited().isEmpty())) {
                gone.add(stored.id());
            }
        }
        store.saveCategories(categories);
        store.save(withFacts(changes));
        store.forget(gone);
        LOG.infof(
                "catalog loaded entries=%d changed=%d removed=%d",
                entries.size(), changes.size(), gone.size());
    }

    /// What hubs said is not in the files, and stays.
    private List<Change> withFacts(List<Change> changes) {
        Map<String, HubFacts> facts = store.facts(changes.stream().map(Change::entry).toList());
        return changes.stream()
                .map(change -> with(facts.get(change.entry().id()), change))
                .toList();
    }

    private static Change with(@Nullable HubFacts facts, Change change) {
        if (facts == null) {
            return change;
        }
        var said = new HubFields(facts, null, Set.of()).into(change.entry().json());
        return EntryReader.read(said) instanceof EntryReader.Sound(Entry entry)
                ? new Change(entry, change.fromFile(), change.edited())
                : change;
    }

    private static String line(String file, String where, Fault fault) {
        return "%s: %s: %s".formatted(file, where, fault.message());
    }

    private static String digest(Entry entry) {
        try {
            byte[] text = entry.json().toString().getBytes(StandardCharsets.UTF_8);
            return Sha256.of(MessageDigest.getInstance("SHA-256").digest(text)).hex();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
