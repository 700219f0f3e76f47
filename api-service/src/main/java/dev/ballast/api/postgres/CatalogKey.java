package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.CatalogSort;
import dev.ballast.api.catalogs.EntryStatus;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One thing that the order of a list compares.
///
/// @param expression in SQL: of the entry `e`, the hit `h` or the status `t`
/// @param type in SQL
record CatalogKey(String expression, String type) {
    private static final Pattern INT = Pattern.compile("-?\\d{1,9}");
    private static final Pattern BIGINT = Pattern.compile("-?\\d{1,18}");
    private static final Pattern NUMERIC = Pattern.compile("-?\\d{1,18}(\\.\\d{1,9})?");
    // Half a character cannot be stored either.
    private static final Pattern TEXT = Pattern.compile("[^\\x00\\p{Cs}]*");

    private static final CatalogKey NAME = new CatalogKey("lower(e.name)", "text");
    private static final CatalogKey POSITION =
            new CatalogKey(
                    "(select c.position from catalog_category c where c.id = e.category)", "int");
    private static final CatalogKey ID = new CatalogKey("e.id", "text");

    /// Whether the database can read this text as a value.
    boolean takes(String value) {
        Pattern form =
                switch (type) {
                    case "int" -> INT;
                    case "bigint" -> BIGINT;
                    case "numeric" -> NUMERIC;
                    default -> TEXT;
                };
        return form.matcher(value).matches();
    }

    /// What is compared in turn; the last one tells any two entries apart.
    ///
    /// @param searched whether there are hits
    static List<CatalogKey> of(CatalogSort.Key key, boolean searched) {
        return switch (key) {
            case NAME -> List.of(NAME, ID);
            case SIZE -> List.of(new CatalogKey("coalesce(e.size_bytes, -1)", "bigint"), NAME, ID);
            case STATUS ->
                    List.of(
                            new CatalogKey("strpos('%s', t.status)".formatted(statuses()), "int"),
                            NAME,
                            ID);
            case CATEGORY -> List.of(POSITION, new CatalogKey("e.category", "text"), NAME, ID);
            case RANK ->
                    searched
                            ? List.of(new CatalogKey("-h.rank", "numeric"), NAME, ID)
                            : List.of(NAME, ID);
        };
    }

    private static String statuses() {
        return Arrays.stream(EntryStatus.values())
                .map(EntryStatus::wire)
                .collect(Collectors.joining(","));
    }
}
