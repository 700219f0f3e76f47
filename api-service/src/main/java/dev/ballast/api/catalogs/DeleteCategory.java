package dev.ballast.api.catalogs;

import dev.ballast.api.jobs.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Takes an empty category away, such as one that an import made by a typing error. One that a
/// catalog file has comes back with the next start.
@ApplicationScoped
public class DeleteCategory {
    private final CatalogStore store;

    DeleteCategory(CatalogStore store) {
        this.store = store;
    }

    /// Takes it away.
    ///
    /// @throws RefusedException `CATEGORY_NOT_FOUND`, `CATEGORY_IN_USE`
    @Transactional
    public void handle(String id) {
        store.lock();
        if (!EntryReader.isId(id) || !store.deleteCategory(id)) {
            throw new RefusedException(
                    RefusedException.Code.CATEGORY_NOT_FOUND, "There is no category of this id.");
        }
    }
}
