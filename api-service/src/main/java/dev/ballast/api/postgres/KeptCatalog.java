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
import org.jspecify.annotations.Nullable;

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
        List<@Nullable EntryText> texts = new ArrayList<>(entries.size());
        entries.forEach(entry -> texts.add(entry.json().get()));
        Map<String, EntryText> again = texts.contains(null) ? again(entries) : Map.of();
        for (int i = 0; i < entries.size(); i++) {
            KeptEntry entry = entries.get(i);
            EntryText text = again.getOrDefault(entry.id(), texts.get(i));
            if (text != null) {
                reader.accept(entry, text);
            }
        }
    }

    /// What was given up since; read outside of the caller's transaction, as it is kept.
    private Map<String, EntryText> again(List<KeptEntry> entries) {
        Map<String, KeptEntry> givenUp = new HashMap<>();
        entries.stream()
                .filter(entry -> entry.json().get() == null)
                .forEach(entry -> givenUp.put(entry.id(), entry));
        Map<String, EntryText> texts = new HashMap<>();
        QuarkusTransaction.requiringNew()
                .run(() ->
                        sql.each(
                                "select id, entry::text as entry from catalog_entry"
                                        + " where id = any(?::text[])",
                                row -> texts.put(row.text("id"), new EntryText(row.text("entry"))),
                                givenUp.keySet()));
        for (KeptEntry entry : givenUp.values()) {
            EntryText text = texts.get(entry.id());
            if (text != null) {
                entry.json().keep(text);
            }
        }
        return texts;
    }
}
