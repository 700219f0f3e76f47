package dev.ballast.api.catalogs;

import dev.ballast.api.jobs.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks at the catalog, states merged in.
public interface FindCatalog {

    /// A list that is about to be read.
    interface Reading {
        /// Hands over its entries one after another, at the reader's pace: nothing waits meanwhile.
        Rest read(Consumer<CatalogItem> reader);
    }

    /// What is known once a list was read.
    ///
    /// @param nextCursor where the next part begins; null at the end
    /// @param total how many there are in all parts
    record Rest(@Nullable String nextCursor, long total) {}

    /// A part of the list; nothing is read yet.
    ///
    /// @throws RefusedException `INVALID_REQUEST` for a cursor that this list did not give
    Reading open(CatalogFilter filter);

    /// A page.
    ///
    /// @throws RefusedException as [#open] does
    default Page<CatalogItem> list(CatalogFilter filter) {
        List<CatalogItem> items = new ArrayList<>();
        Rest rest = open(filter).read(items::add);
        return new Page<>(items, rest.nextCursor(), rest.total());
    }

    /// One entry.
    ///
    /// @throws RefusedException `ENTRY_NOT_FOUND`
    CatalogItem get(String id);

    /// The entries that one of these is the file, the place on the volume or the id of.
    List<CatalogItem> named(Collection<String> names);

    /// All categories in their order.
    List<Category> categories();

    /// Which state of the catalog this is.
    Edition edition();

    /// What lists can be narrowed to.
    Facets facets();
}
