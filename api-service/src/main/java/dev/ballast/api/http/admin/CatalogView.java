package dev.ballast.api.http.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ballast.api.catalogs.FindCatalog;
import dev.ballast.api.http.json.Shelves;
import dev.ballast.api.metadata.FindMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/// The catalog as the admin page loads it: `{version, date, categories, stats}`.
@ApplicationScoped
class CatalogView {
    private final FindCatalog catalog;
    private final FindMetadata metadata;
    private final Disk disk;

    CatalogView(FindCatalog catalog, FindMetadata metadata, Disk disk) {
        this.catalog = catalog;
        this.metadata = metadata;
        this.disk = disk;
    }

    /// Writes it while it is read; what the status bar counts is known at the end.
    void write(JsonGenerator out) throws IOException {
        StatusBar bar = new StatusBar();
        out.writeStartObject();
        Shelves.write(
                out,
                catalog,
                item -> {
                    Card card = Card.of(item);
                    bar.add(card);
                    out.writeTree(card.json());
                });
        out.writePOJOField("stats", bar.stats(metadata.waiting(), disk.volume()));
        out.writeEndObject();
    }
}
