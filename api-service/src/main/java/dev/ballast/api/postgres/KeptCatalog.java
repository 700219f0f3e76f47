package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.EntryText;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The entries of the catalog. Texts are given up where memory is short, and read again.
@ApplicationScoped
class KeptCatalog {
    private final Sql sql;
    private final KeptCopy<KeptEntry, List<KeptEntry>> kept;

    KeptCatalog(Sql sql) {
        this.sql = sql;
        this.kept =
                new KeptCopy<>(
                        sql,
                        "catalog_entry",
                        "not t.deleted",
                        KeptEntry.COLUMNS,
                        "catalog_change",
                        KeptEntry::read,
                        List.of(),
                        KeptCatalog::with);
    }

    /// All entries by name.
    List<KeptEntry> entries() {
        return kept.look();
    }

    private static List<KeptEntry> with(
            List<KeptEntry> before, Map<String, Optional<KeptEntry>> changed) {
        List<KeptEntry> all = new ArrayList<>(before.size() + changed.size());
        before.stream().filter(entry -> !changed.containsKey(entry.id())).forEach(all::add);
        changed.values().forEach(entry -> entry.ifPresent(all::add));
        all.sort(KeptEntry.BY_NAME);
        return List.copyOf(all);
    }

    /// Hands over entries with their texts. Those that went meanwhile may be left out.
    void read(List<KeptEntry> entries, BiConsumer<KeptEntry, EntryText> reader) {
        Map<String, EntryText> texts = new HashMap<>();
        List<KeptEntry> givenUp = new ArrayList<>();
        for (KeptEntry entry : entries) {
            EntryText text = entry.json().get();
            if (text == null) {
                givenUp.add(entry);
            } else {
                texts.put(entry.id(), text);
            }
        }
        if (!givenUp.isEmpty()) {
            readAgain(givenUp, texts);
        }
        for (KeptEntry entry : entries) {
            EntryText text = texts.get(entry.id());
            if (text != null) {
                reader.accept(entry, text);
            }
        }
    }

    /// Outside of the caller's transaction, as these are kept.
    private void readAgain(List<KeptEntry> givenUp, Map<String, EntryText> texts) {
        QuarkusTransaction.requiringNew()
                .run(() ->
                        sql.each(
                                "select id, entry::text as entry from catalog_entry"
                                        + " where id = any(?::text[])",
                                row -> texts.put(row.text("id"), new EntryText(row.text("entry"))),
                                givenUp.stream().map(KeptEntry::id).toList()));
        for (KeptEntry entry : givenUp) {
            EntryText text = texts.get(entry.id());
            if (text != null) {
                entry.json().keep(text);
            }
        }
    }
}
