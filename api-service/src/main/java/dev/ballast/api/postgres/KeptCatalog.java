package dev.ballast.api.postgres;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The catalog as it was read last. Each look asks only for what other transactions changed since,
/// in this replica or another one, so it is never older than the moment of the look.
@ApplicationScoped
class KeptCatalog {
    private static final String LOOK =
            "select now.snapshot::text as snapshot, %s, "
                    + KeptEntry.COLUMNS
                    + " from (select pg_current_snapshot() as snapshot, %s) now left join %s";

    private static final String ALL =
            LOOK.formatted("e.id as changed", "1", "catalog_entry e on not e.deleted");

    /// What the last look could not see. What a transaction to come is said to have changed was
    /// restored from another server, and is read by now.
    private static final String CHANGES =
            LOOK.formatted(
                    "c.entry as changed",
                    "?::pg_snapshot as seen",
                    """
                    catalog_change c on c.changed_in >= pg_snapshot_xmin(now.seen)
                         and not pg_visible_in_snapshot(c.changed_in, now.seen)
                         and c.changed_in < pg_snapshot_xmax(now.snapshot)
                    left join catalog_entry e on e.id = c.entry and not e.deleted\
                    """);

    private final Sql sql;
    private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();

    KeptCatalog(Sql sql) {
        this.sql = sql;
    }

    /// All entries by name.
    List<KeptEntry> entries() {
        Kept before = kept.get();
        Kept now =
                before == null
                        ? new Kept("", List.of()).with(look(ALL))
                        : before.with(look(CHANGES, before.snapshot()));
        // Whoever was faster kept something just as good.
        kept.compareAndSet(before, now);
        return now.entries();
    }

    /// Hands over entries with their JSON. Those that went meanwhile may be left out.
    void read(List<KeptEntry> entries, BiConsumer<KeptEntry, String> reader) {
        List<@Nullable String> texts = new ArrayList<>(entries.size());
        entries.forEach(entry -> texts.add(entry.json().get()));
        Map<String, String> again = texts.contains(null) ? again(entries) : Map.of();
        for (int i = 0; i < entries.size(); i++) {
            KeptEntry entry = entries.get(i);
            String text = again.getOrDefault(entry.id(), texts.get(i));
            if (text != null) {
                reader.accept(entry, text);
            }
        }
    }

    /// What was given up since.
    private Map<String, String> again(List<KeptEntry> entries) {
        Map<String, KeptEntry> givenUp = new HashMap<>();
        entries.stream()
                .filter(entry -> entry.json().get() == null)
                .forEach(entry -> givenUp.put(entry.id(), entry));
        Map<String, String> texts = new HashMap<>();
        sql.each(
                "select id, entry::text as entry from catalog_entry where id = any(?::text[])",
                row -> texts.put(row.text("id"), row.text("entry")),
                givenUp.keySet());
        for (KeptEntry entry : givenUp.values()) {
            String text = texts.get(entry.id());
            if (text != null) {
                entry.json().keep(text);
            }
        }
        return texts;
    }

    /// Outside of the caller's transaction: what that one wrote may be taken back.
    private Changes look(String text, Object... parameters) {
        return QuarkusTransaction.requiringNew()
                .call(() -> {
                    Changes changes = new Changes();
                    sql.each(text, changes::add, parameters);
                    return changes;
                });
    }

    /// What one look found.
    private static final class Changes {
        private String snapshot = "";

        /// By id; null for those that are gone.
        private final Map<String, @Nullable KeptEntry> entries = new HashMap<>();

        void add(Row row) {
            snapshot = row.text("snapshot");
            String id = row.textOrNull("changed");
            if (id != null) {
                entries.put(id, row.textOrNull("id") == null ? null : KeptEntry.read(row));
            }
        }
    }

    /// @param snapshot what had been changed when the last look was made
    private record Kept(String snapshot, List<KeptEntry> entries) {
        Kept with(Changes changes) {
            if (changes.entries.isEmpty()) {
                return changes.snapshot.equals(snapshot)
                        ? this
                        : new Kept(changes.snapshot, entries);
            }
            List<KeptEntry> all = new ArrayList<>(entries.size() + changes.entries.size());
            entries.stream()
                    .filter(entry -> !changes.entries.containsKey(entry.id()))
                    .forEach(all::add);
            changes.entries.values().stream().filter(entry -> entry != null).forEach(all::add);
            all.sort(KeptEntry.BY_NAME);
            return new Kept(changes.snapshot, List.copyOf(all));
        }
    }
}
