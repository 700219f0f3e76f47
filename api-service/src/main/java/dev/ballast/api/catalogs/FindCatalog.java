package dev.ballast.api.catalogs;

import dev.ballast.api.jobs.Page;
import java.util.Collection;
import java.util.List;

/// Looks at the catalog, states merged in.
public interface FindCatalog {

    /// A page.
    ///
    /// @throws RefusedException `INVALID_REQUEST` for a cursor that this list did not give
    Page<CatalogItem> list(CatalogFilter filter);

    /// One entry.
    ///
    /// @throws RefusedException `ENTRY_NOT_FOUND`
    CatalogItem get(String id);

    /// The entries that one of these is the file, the place on the volume or the id of.
    List<CatalogItem> named(Collection<String> names);

    /// All categories in their order.
    List<Category> categories();

    /// Which state of the catalog this is.
    CatalogExport.Edition edition();

    /// What lists can be narrowed to.
    Facets facets();

    /// Everything, to be kept or imported elsewhere.
    CatalogExport export();
}
