package dev.ballast.api.catalogs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// The whole catalog in the form that imports and catalog files have.
///
/// @param version grows with each change
/// @param date of the last change, `YYYY-MM-DD HH:MM` in UTC
public record CatalogExport(long version, String date, List<Shelf> categories) {
    public CatalogExport {
        categories = List.copyOf(categories);
    }

    /// Which state of the catalog it is.
    ///
    /// @param version grows with each change
    /// @param date of the last change, `YYYY-MM-DD HH:MM` in UTC
    public record Edition(long version, String date) {}

    /// One category with its models.
    public record Shelf(String id, String name, List<ObjectNode> models) {
        public Shelf {
            models = List.copyOf(models);
        }
    }
}
