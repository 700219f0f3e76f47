package dev.ballast.api.catalogs;

import dev.ballast.api.jobs.Page;

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

    /// What lists can be narrowed to.
    Facets facets();

    /// Everything, to be kept or imported elsewhere.
    CatalogExport export();
}
