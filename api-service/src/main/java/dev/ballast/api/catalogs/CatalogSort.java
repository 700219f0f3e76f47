package dev.ballast.api.catalogs;

/// The order of a list.
///
/// @param descending the largest, or the end of the alphabet, first
public record CatalogSort(Key key, boolean descending) {

    /// What is compared. Equal ones come in the order of their ids.
    public enum Key {
        NAME,
        SIZE,
        STATUS,
        /// As the categories are listed, and by name in each.
        CATEGORY,
        /// How well it fits what was searched for, the best first.
        RANK
    }

    /// Reads `name`, `-size` …; a minus is for descending.
    ///
    /// @throws IllegalArgumentException if it is none
    public static CatalogSort parse(String text) {
        boolean descending = text.startsWith("-");
        Key key =
                switch (descending ? text.substring(1) : text) {
                    case "name" -> Key.NAME;
                    case "size" -> Key.SIZE;
                    case "status" -> Key.STATUS;
                    case "category" -> Key.CATEGORY;
                    case "rank" -> Key.RANK;
                    default ->
                            throw new IllegalArgumentException(
                                    "takes name, size, status, category or rank, with '-' before it"
                                            + " for descending");
                };
        return new CatalogSort(key, descending);
    }
}
