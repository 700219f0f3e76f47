package dev.ballast.api.catalogs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.api.catalogs.CatalogDocument.Row;
import dev.ballast.api.catalogs.CatalogStore.Change;
import dev.ballast.api.catalogs.CatalogStore.Stored;
import dev.ballast.api.catalogs.EntryReader.Reading;
import dev.ballast.api.catalogs.EntryReader.Sound;
import dev.ballast.api.catalogs.EntryReader.Unsound;
import dev.ballast.api.catalogs.ImportReport.Outcome;
import dev.ballast.api.jobs.RefusedException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings models into the catalog: adds new ones, and lays what a row says over an entry that is
/// there (of the same id, or without one of the same place). One transaction, a statement for
/// thousands of rows.
@ApplicationScoped
public class ImportCatalog {
    /// Of the transaction: the largest documents take about a minute where cores are busy, which is
    /// all that others get.
    private static final int MOST_SECONDS = 300;

    private final CatalogStore store;

    ImportCatalog(CatalogStore store) {
        this.store = store;
    }

    /// Imports it.
    ///
    /// @param dryRun only says what would happen
    /// @param atomic does nothing at all if one row is wrong
    /// @throws RefusedException `INVALID_REQUEST` if it is no catalog at all
    public ImportReport handle(CatalogDocument document, boolean dryRun, boolean atomic) {
        document.noCatalog()
                .ifPresent(fault -> {
                    throw RefusedException.invalid(fault.field(), fault.message());
                });
        return QuarkusTransaction.joiningExisting()
                .timeout(MOST_SECONDS)
                .call(() -> store(document, dryRun, atomic));
    }

    private ImportReport store(CatalogDocument document, boolean dryRun, boolean atomic) {
        store.lock();
        KnownEntries known = KnownEntries.of(store, document.rows());
        Map<String, Change> changes = new LinkedHashMap<>();
        List<ImportReport.Row> report = new ArrayList<>();
        for (Row row : document.rows()) {
            report.add(read(row, known, changes));
        }
        document.faults().forEach(fault -> report.add(line(fault.field(), null, List.of(fault))));
        boolean sound = report.stream().allMatch(row -> row.outcome() != Outcome.INVALID);
        boolean applied = !dryRun && (sound || !atomic);
        if (applied) {
            store.saveCategories(categories(document, changes));
            store.save(List.copyOf(changes.values()));
        }
        return ImportReport.of(applied, report);
    }

    private static ImportReport.Row read(Row row, KnownEntries known, Map<String, Change> changes) {
        if (row.model() == null) {
            return line(row.at(), null, List.of(new Fault("model", "must be an object")));
        }
        ObjectNode said = known.named(EntryFields.normal(row.model()));
        Stored there = known.of(said);
        ObjectNode before = there == null ? null : there.entry().json();
        ObjectNode base = there == null || there.deleted() ? null : before;
        ObjectNode merged = base == null ? said : EntryFields.overlay(base, said);
        Reading reading = EntryReader.read(merged);
        return switch (reading) {
            case Unsound unsound -> line(row.at(), said, unsound.faults());
            case Sound sound -> {
                known.add(sound.entry());
                Change change = change(sound.entry(), there, before);
                yield note(row.at(), change, base, changes);
            }
        };
    }

    /// @param before what `there` says
    private static Change change(Entry entry, @Nullable Stored there, @Nullable ObjectNode before) {
        if (there == null || before == null) {
            return new Change(entry, null, List.of());
        }
        Set<String> edited = new HashSet<>(there.edited());
        edited.addAll(EntryFields.difference(before, entry.json()));
        return new Change(entry, there.fromFile(), edited);
    }

    /// @param base what the catalog has of it; null for nothing
    private static ImportReport.Row note(
            String at, Change change, @Nullable ObjectNode base, Map<String, Change> changes) {
        Entry entry = change.entry();
        Change earlier = changes.get(entry.id());
        if (earlier != null) {
            return earlier.entry().json().equals(entry.json())
                    ? row(at, entry, Outcome.SKIPPED)
                    : line(
                            at,
                            entry.json(),
                            List.of(new Fault("id", "an earlier row has it, and says otherwise")));
        }
        if (base != null && base.equals(entry.json())) {
            return row(at, entry, Outcome.SKIPPED);
        }
        changes.put(entry.id(), change);
        return row(at, entry, base == null ? Outcome.ADDED : Outcome.UPDATED);
    }

    private static ImportReport.Row row(String at, Entry entry, Outcome outcome) {
        return new ImportReport.Row(at, entry.id(), entry.file(), outcome, List.of());
    }

    private static ImportReport.Row line(String at, @Nullable ObjectNode said, List<Fault> faults) {
        return new ImportReport.Row(
                at,
                said == null ? null : said.path("id").textValue(),
                said == null ? null : said.path("file").textValue(),
                Outcome.INVALID,
                faults);
    }

    /// Those of the document, and those that only its models name.
    private static List<Category> categories(
            CatalogDocument document, Map<String, Change> changes) {
        Map<String, Category> all = new LinkedHashMap<>();
        document.categories().forEach(category -> all.putIfAbsent(category.id(), category));
        changes.values()
                .forEach(change -> {
                    String id = change.entry().category();
                    all.putIfAbsent(id, new Category(id, id));
                });
        return List.copyOf(all.values());
    }
}
