package dev.ballast.api.catalogs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.api.catalogs.CatalogStore.Change;
import dev.ballast.api.catalogs.CatalogStore.Stored;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Replaces one entry by what people say, or adds it.
@ApplicationScoped
public class PutEntry {
    private final CatalogStore store;

    PutEntry(CatalogStore store) {
        this.store = store;
    }

    /// Stores the entry.
    ///
    /// @param versions that the caller has seen; null to replace whatever is there
    /// @return whether it was added
    /// @throws RefusedException `ENTRY_CHANGED` if it has another version, or is not there
    @Transactional
    public boolean handle(Entry entry, @Nullable ExpectedVersion versions) {
        store.lock();
        Stored there = store.find(List.of(entry.id()), List.of()).stream().findFirst().orElse(null);
        Stored visible = there == null || there.deleted() ? null : there;
        check(entry.id(), visible, versions);
        ObjectNode before = there == null ? null : there.entry().json();
        if (visible != null && entry.json().equals(before)) {
            return false;
        }
        Set<String> edited = new HashSet<>();
        if (there != null && before != null) {
            edited.addAll(there.edited());
            edited.addAll(EntryFields.difference(before, entry.json()));
        }
        store.saveCategories(List.of(new Category(entry.category(), entry.category())));
        store.save(List.of(new Change(entry, there == null ? null : there.fromFile(), edited)));
        return visible == null;
    }

    static void check(String id, @Nullable Stored there, @Nullable ExpectedVersion expected) {
        Long version = there == null ? null : there.version();
        if (expected != null && !expected.allows(version)) {
            throw new RefusedException(
                    Code.ENTRY_CHANGED,
                    "Entry '%s' %s. Read it again and repeat your change."
                            .formatted(
                                    id,
                                    version == null
                                            ? "is not there"
                                            : "was changed by somebody else"));
        }
    }
}
