package dev.ballast.api.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A catalog as it comes from outside: `{"categories": [{"id", "name", "models": […]}]}`, or a bare
/// list of models.
///
/// @param faults what is wrong with its form; the field says where
public record CatalogDocument(List<Category> categories, List<Row> rows, List<Fault> faults) {
    private static final String WHOLE = "body";

    public CatalogDocument {
        categories = List.copyOf(categories);
        rows = List.copyOf(rows);
        faults = List.copyOf(faults);
    }

    /// A model as it comes from outside.
    ///
    /// @param at where it stands: `[17]`, or `categories[2].models[5]`
    /// @param model null if it is no object
    public record Row(String at, @Nullable ObjectNode model) {}

    /// Why it is no catalog at all; empty if it is one, whatever is wrong with its parts.
    Optional<Fault> noCatalog() {
        return faults.stream().filter(fault -> fault.field().equals(WHOLE)).findFirst();
    }

    /// Takes it apart. The rows are its own objects, with what their place says added.
    public static CatalogDocument of(JsonNode document) {
        List<Category> categories = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        if (document.isArray()) {
            addRows(rows, "", document, null);
        } else if (document.path("categories").isArray()) {
            int at = 0;
            for (JsonNode shelf : document.path("categories")) {
                readShelf(shelf, "categories[%d]".formatted(at++), categories, rows, faults);
            }
        } else {
            faults.add(
                    new Fault(
                            WHOLE,
                            "must be a list of models, or an object with a list 'categories'"));
        }
        return new CatalogDocument(categories, rows, faults);
    }

    private static void readShelf(
            JsonNode shelf,
            String at,
            List<Category> categories,
            List<Row> rows,
            List<Fault> faults) {
        String id = shelf.path("id").asText();
        if (!EntryReader.isId(id)) {
            faults.add(
                    new Fault(
                            at + ".id",
                            "takes up to 200 lower-case letters, digits, '.', '_' and '-'"));
            return;
        }
        String name = shelf.path("name").asText("");
        Optional<String> fault = FieldKind.TEXT.fault(TextNode.valueOf(name));
        if (fault.isPresent()) {
            faults.add(new Fault(at + ".name", fault.get()));
            return;
        }
        categories.add(new Category(id, name.isBlank() ? id : name));
        if (!shelf.path("models").isArray()) {
            faults.add(new Fault(at + ".models", "must be a list"));
            return;
        }
        addRows(rows, at + ".models", shelf.path("models"), id);
    }

    private static void addRows(
            List<Row> rows, String at, JsonNode models, @Nullable String category) {
        int index = 0;
        for (JsonNode model : models) {
            ObjectNode row = model instanceof ObjectNode object ? object : null;
            if (row != null && !row.has("category")) {
                String own = category == null ? Folders.categoryOf(row.path("dest")) : category;
                if (own != null) {
                    row.put("category", own);
                }
            }
            rows.add(new Row("%s[%d]".formatted(at, index++), row));
        }
    }
}
