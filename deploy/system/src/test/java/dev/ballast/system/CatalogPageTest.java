package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Served;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `/admin/models` as people use it, on the whole product with the built-in catalog.
@ExtendWith({SharedProduct.class, Chromium.class})
class CatalogPageTest {
    private final Product product;
    private final Api api;
    private final Browser browser;

    CatalogPageTest(Product product, Browser browser) {
        this.product = product;
        this.api = product.api();
        this.browser = browser;
    }

    @Test
    void keepsFiltersSortAndViewInTheAddress() {
        try (Visitor visitor = visitor("/admin/models");
                Visitor other = visitor("/admin/models")) {
            visitor.page().getByLabel("Search the catalog").fill("sdxl");
            visitor.button("Compact").click();
            visitor.button("Sort by size").click();
            visitor.button("Sort by size").click();
            assertThat(visitor.page().locator("bal-entry-row").first()).isVisible();
            List<String> shown = names(visitor);

            other.page().navigate(visitor.page().url());

            assertThat(other.page().locator("bal-entry-row").first()).isVisible();
            assertThat(names(other)).isEqualTo(shown);
            assertThat(visitor.page().url()).contains("q=sdxl", "view=compact", "sort=-size");
        }
    }

    @Test
    void a02SaysWhatAnImportWouldDoBeforeItDoesIt() {
        String good = entry("previewed", "/catalog/previewed.bin");
        try (Visitor visitor = visitor("/admin/models?q=previewed")) {
            visitor.button("Import JSON…").click();
            visitor.page()
                    .locator("input[type=file]")
                    .setInputFiles(
                            new FilePayload(
                                    "more.json",
                                    "application/json",
                                    "[%s, {\"name\": \"nameless\"}]"
                                            .formatted(good)
                                            .getBytes(StandardCharsets.UTF_8)));
            assertThat(visitor.text("1 new")).isVisible();
            assertThat(visitor.text("1 wrong")).isVisible();
            assertThat(visitor.card("previewed")).hasCount(0);

            visitor.button("Import").click();

            assertThat(visitor.text("Imported: 1 added, 0 updated.")).isVisible();
            assertThat(visitor.card("previewed")).isVisible();
        }
    }

    @Test
    void a21DeletesAfterAQuestionAndKeepsTheEntry() {
        Served served =
                product.hub()
                        .serve("/catalog/watched.bin", Content.generated(5, mebibytes(4)))
                        .throttledTogetherTo(kibibytes(300));
        add("watched", "/catalog/watched.bin");
        try (Visitor visitor = visitor("/admin/models?q=watched")) {
            visitor.button("Download watched").click();
            assertThat(visitor.card("watched")).containsText(Pattern.compile("[1-9]\\d?\\u202f%"));
            served.throttledTogetherTo(mebibytes(64));
            visitor.button("Delete watched").click();
            visitor.button("Delete").click();

            assertThat(visitor.card("watched")).containsText("Download");
            await("the file to go")
                    .until(() ->
                            !product.volume().resolve("catalog/watched.bin").toFile().exists());
        }
    }

    @Test
    void a26PutsBackWhatWasTakenOutOfTheCatalog() {
        add("removed", "/catalog/removed.bin");
        try (Visitor visitor = visitor("/admin/models?q=removed")) {
            visitor.button("Remove removed from the catalog").click();
            assertThat(visitor.card("removed")).hasCount(0);

            visitor.button("Undo").click();

            assertThat(visitor.card("removed")).isVisible();
        }
    }

    @Test
    void a06StartsWhatWaitsWhenMoreMayRun() {
        Served served =
                product.hub()
                        .serve("/catalog/first.bin", Content.generated(6, mebibytes(4)))
                        .throttledTogetherTo(kibibytes(64));
        product.hub().serve("/catalog/second.bin", Content.generated(7, 1_000));
        add("first", "/catalog/first.bin");
        add("second", "/catalog/second.bin");
        api.put("/api/v1/settings", Map.of("max_concurrent_downloads", 1)).expect(200);
        api.awaitBytes(download("first"), kibibytes(64));
        download("second");
        try (Visitor visitor = visitor("/admin/models?q=second")) {
            assertThat(visitor.card("second")).containsText("waits for its turn");

            visitor.page().getByLabel("Parallel").selectOption("2");

            assertThat(visitor.button("Delete second")).isVisible();
            visitor.page().reload();
            assertThat(visitor.page().getByLabel("Parallel")).hasValue("2");
        } finally {
            served.throttledTogetherTo(mebibytes(64));
        }
    }

    @Test
    void a24AsksEveryThreeSecondsWhileSomethingIsUnderWayAndNoLonger() {
        Served served =
                product.hub()
                        .serve("/catalog/polled.bin", Content.generated(8, mebibytes(4)))
                        .throttledTogetherTo(kibibytes(64));
        add("polled", "/catalog/polled.bin");
        try (Visitor visitor = visitor("/admin/settings")) {
            visitor.page().clock().install();
            visitor.context().route("**/api/v1/events", Route::abort);
            visitor.go("/admin/models?q=polled");
            visitor.button("Download polled").click();
            assertThat(visitor.button("Pause polled")).isVisible();
            visitor.page()
                    .waitForResponse(
                            "**/api/v1/jobs?*", () -> visitor.page().clock().runFor(3_000));

            served.throttledTogetherTo(mebibytes(64));

            assertThat(visitor.button("Delete polled")).isVisible();
            List<String> asked = new ArrayList<>();
            visitor.lookAround();
            visitor.page()
                    .onRequest(request -> {
                        if (request.url().contains("/api/v1/jobs?")) {
                            asked.add(request.url());
                        }
                    });
            visitor.page().clock().runFor(9_000);
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void scrollsThroughFiveThousandEntriesByRenderingThoseInSight() {
        try (Visitor visitor = visitor("/admin/settings")) {
            visitor.page().route("**/api/v1/catalog?*", CatalogPageTest::manyTimes);
            visitor.go("/admin/models?category=checkpoints");
            assertThat(visitor.heading("Checkpoints 5000")).isVisible();
            assertThat(visitor.page().locator("bal-card").count()).isBetween(3, 60);

            visitor.page().evaluate("scrollTo(0, document.documentElement.scrollHeight)");

            assertThat(visitor.card("Model 4999")).isVisible();
            assertThat(visitor.page().locator("bal-card").count()).isBetween(3, 60);
        }
    }

    /// The answer with its first entry 5,000 times.
    private static void manyTimes(Route route) {
        try {
            JsonNode page = Api.JSON.readTree(route.fetch().body());
            ArrayNode items = Api.JSON.createArrayNode();
            for (int i = 0; i < 5_000; i++) {
                ObjectNode item = page.path("items").path(0).deepCopy();
                items.add(
                        item.put("id", "model-" + i)
                                .put("name", "Model %04d".formatted(i))
                                .put("category", "checkpoints"));
            }
            ObjectNode many = ((ObjectNode) page).put("total", items.size());
            many.set("items", items);
            route.fulfill(
                    new Route.FulfillOptions()
                            .setContentType("application/json")
                            .setBody(many.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Visitor visitor(String path) {
        return Visitor.at(path, browser, product, product.adminKey());
    }

    private static List<String> names(Visitor visitor) {
        return visitor.page().locator("bal-entry-row b").allInnerTexts();
    }

    private String download(String entry) {
        return api.post("/api/v1/catalog/" + entry + "/download").expect(201).path("id").asText();
    }

    private void add(String name, String path) {
        api.post("/api/v1/catalog/import", "[" + entry(name, path) + "]").expect(200);
    }

    private String entry(String name, String path) {
        try {
            return Api.JSON.writeValueAsString(
                    Map.of(
                            "id",
                            name,
                            "name",
                            name,
                            "file",
                            name + ".bin",
                            "category",
                            "checkpoints",
                            "dest",
                            "catalog",
                            "source",
                            "url",
                            "url",
                            product.hub().uri(path).toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
