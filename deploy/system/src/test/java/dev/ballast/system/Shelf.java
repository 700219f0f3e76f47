package dev.ballast.system;

import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Served;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Entries of the catalog in each of their states, one of which downloads slowly while the next
/// waits for its turn. All have `shelf` among their tags, so that a search finds them alone.
final class Shelf {
    static final String PRESENT = "Amber";
    static final String MISSING = "Birch";
    static final String RUNNING = "Cedar";
    static final String QUEUED = "Daisy";
    static final String FAILED = "Elder";
    static final String HOSTILE = "<img src=x onerror=alert(1)>";
    static final String GATED = "Gated oak";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Product product;
    private final Api api;
    private final Served slow;

    private Shelf(Product product, Served slow) {
        this.product = product;
        this.api = product.api();
        this.slow = slow;
    }

    /// Puts the entries into the catalog and their downloads to work.
    static Shelf stock(Product product) {
        product.hub().serve("/shelf/amber.bin", Content.generated(1, 20_000));
        product.hub().serve("/shelf/daisy.bin", Content.generated(2, 30_000));
        product.hub()
                .serve("/shelf/elder.bin", Content.of("no"))
                .failingAlwaysWith(Fault.status(403));
        Served slow =
                product.hub()
                        .serve("/shelf/cedar.bin", Content.generated(3, mebibytes(8)))
                        .throttledTogetherTo(kibibytes(24));
        Shelf shelf = new Shelf(product, slow);
        shelf.fill();
        shelf.begin();
        return shelf;
    }

    /// The rest of the slow download comes at once.
    void hurry() {
        slow.throttledTogetherTo(mebibytes(64));
    }

    /// Starts the download of an entry.
    ///
    /// @return id of its job
    String download(String name) {
        return api.post("/api/v1/catalog/" + id(name) + "/download")
                .expect(201)
                .path("id")
                .asText();
    }

    static String id(String name) {
        return "shelf-" + slug(name);
    }

    private static String slug(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
    }

    /// An entry that the hub of this test has, as catalogs write it.
    ObjectNode entry(String name, String category) {
        String file = slug(name) + ".bin";
        return Api.JSON
                .createObjectNode()
                .put("id", id(name))
                .put("name", name)
                .put("file", file)
                .put("dest", "shelf")
                .put("category", category)
                .put("source", "url")
                .put("url", product.hub().uri("/shelf/" + file).toString())
                .set("tags", Api.JSON.createArrayNode().add("shelf"));
    }

    private void fill() {
        ObjectNode missing =
                entry(MISSING, "checkpoints")
                        .put("size_gb", 12.4)
                        .put("base_model", "sdxl")
                        .put("description", "A tree of the north.")
                        .put("preview_url", "https://pictures.example.com/birch.png")
                        .put("civitai_model_id", 101)
                        .put("civitai_version_id", 202);
        missing.withArray("tags").add("white bark").add("light").add("slim").add("old");
        add(
                entry(PRESENT, "checkpoints").put("base_model", "flux"),
                missing,
                entry(RUNNING, "checkpoints"),
                entry(QUEUED, "checkpoints").put("size_gb", 0.5),
                entry(FAILED, "checkpoints").put("size_gb", 2),
                entry(HOSTILE, "loras"),
                entry(GATED, "loras").put("size_gb", 0.004).put("requires_token", true));
    }

    void add(ObjectNode... entries) {
        api.post("/api/v1/catalog/import", List.of(entries)).expect(200);
    }

    private void begin() {
        List<String> ended = List.of(download(PRESENT), download(FAILED));
        ended.forEach(job -> api.awaitEnd(job, PATIENCE));
        api.put("/api/v1/settings", Map.of("max_concurrent_downloads", 1)).expect(200);
        api.awaitBytes(download(RUNNING), kibibytes(100));
        download(QUEUED);
    }
}
