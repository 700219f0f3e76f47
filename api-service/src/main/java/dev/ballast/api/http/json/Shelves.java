package dev.ballast.api.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.Category;
import dev.ballast.api.catalogs.Edition;
import dev.ballast.api.catalogs.FindCatalog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a catalog in the form of catalog files, `"version", "date", "categories": [{"id", "name",
/// "models": […]}]`, while its models come; categories without any are written as well. Not
/// thread-safe.
public final class Shelves {
    private final JsonGenerator out;
    private final Deque<Category> next;
    private @Nullable Category open;

    private Shelves(JsonGenerator out, List<Category> categories) {
        this.out = out;
        this.next = new ArrayDeque<>(categories);
    }

    /// Writes these fields of an object that was begun.
    public static void write(
            JsonGenerator out, FindCatalog catalog, LongAnswer.ItemWriting<CatalogItem> model)
            throws IOException {
        Edition edition = catalog.edition();
        Shelves shelves = new Shelves(out, catalog.categories());
        out.writeNumberField("version", edition.version());
        out.writeStringField("date", edition.date());
        out.writeArrayFieldStart("categories");
        catalog.open(CatalogFilter.EVERYTHING)
                .read(
                        LongAnswer.each(item -> {
                            shelves.seek(item.category());
                            model.write(item);
                        }));
        shelves.end();
        out.writeEndArray();
    }

    private void seek(String category) throws IOException {
        while (open == null || !open.id().equals(category)) {
            close();
            // One that came to be since the categories were read is the last.
            open(next.isEmpty() ? new Category(category, category) : next.removeFirst());
        }
    }

    private void end() throws IOException {
        close();
        while (!next.isEmpty()) {
            open(next.removeFirst());
            close();
        }
    }

    private void open(Category category) throws IOException {
        open = category;
        out.writeStartObject();
        out.writeStringField("id", category.id());
        out.writeStringField("name", category.name());
        out.writeArrayFieldStart("models");
    }

    private void close() throws IOException {
        if (open != null) {
            out.writeEndArray();
            out.writeEndObject();
            open = null;
        }
    }
}
