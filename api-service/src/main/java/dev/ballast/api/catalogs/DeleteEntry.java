package dev.ballast.api.catalogs;

import dev.ballast.api.catalogs.CatalogStore.Stored;
import dev.ballast.api.jobs.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes an entry out of the catalog. Files on the volume stay.
@ApplicationScoped
public class DeleteEntry {
    private final CatalogStore store;

    DeleteEntry(CatalogStore store) {
        this.store = store;
    }

    /// Takes it out.
    ///
    /// @param expected null for any version
    /// @throws RefusedException `ENTRY_NOT_FOUND`, `ENTRY_CHANGED`
    @Transactional
    public void handle(String id, @Nullable ExpectedVersion expected) {
        store.lock();
        Stored there =
                store.find(List.of(id), List.of()).stream()
                        .filter(stored -> !stored.deleted())
                        .findFirst()
                        .orElseThrow(() -> RefusedException.entryNotFound(id));
        PutEntry.check(id, there, expected);
        store.delete(List.of(id));
    }
}
