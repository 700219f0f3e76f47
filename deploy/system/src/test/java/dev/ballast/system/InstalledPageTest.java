package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.ballast.system.Sizes.kibibytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.ballast.local.hub.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The list of what is installed, and what becomes of a model that rots.
@ExtendWith({SharedProduct.class, Chromium.class})
class InstalledPageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern MODELS = Pattern.compile("/api/v1/models\\?");
    private static final int PAGE = 200;

    private final Product product;
    private final Api api;
    private final SmallFiles files;
    private final Browser browser;

    InstalledPageTest(Product product, Browser browser) {
        this.product = product;
        this.api = product.api();
        this.files = new SmallFiles(product, "installed");
        this.browser = browser;
    }

    @Test
    void showsAllAgainByTheRailAfterASearchThatFoundNothing() {
        files.fetch("still-here.bin");
        try (Visitor visitor = visitor("/admin/installed")) {
            Locator search = visitor.page().getByLabel("Search installed models");
            search.fill("no model is called so");
            assertThat(visitor.text("No model matches.")).isVisible();

            visitor.link("Installed").click();

            assertThat(search).hasValue("");
            assertThat(rows(visitor).first()).isVisible();
            assertThat(visitor.text("Nothing is installed yet")).hasCount(0);
        }
    }

    @Test
    void sortsAllModelsAlsoThoseThatWereNotReadYet() {
        files.fetch("first.bin");
        try (Visitor visitor = visitor("/admin/settings")) {
            seesManyModels(visitor);
            visitor.go("/admin/installed");
            assertThat(rows(visitor)).hasCount(PAGE);

            visitor.button("Size").click();

            assertThat(rows(visitor)).hasCount(PAGE + 1);
            assertThat(rows(visitor).first()).containsText("The largest");
        }
    }

    @Test
    void keepsWhatWasLoadedWhenAModelArrives() {
        files.fetch("second.bin");
        try (Visitor visitor = visitor("/admin/settings")) {
            seesManyModels(visitor);
            visitor.go("/admin/installed");
            visitor.button("Show more").click();
            assertThat(rows(visitor)).hasCount(PAGE + 1);

            visitor.page()
                    .waitForResponse(
                            response -> response.url().contains("cursor=more"),
                            () -> files.fetch("third.bin"));

            assertThat(rows(visitor)).hasCount(PAGE + 1);
        }
    }

    @Test
    void givesTheFocusBackHoweverAQuestionIsAnswered() {
        files.fetch("asked.bin");
        try (Visitor visitor = visitor("/admin/installed?q=asked.bin")) {
            rows(visitor).first().click();
            Locator delete = visitor.button("Delete");
            delete.click();
            visitor.button("Keep it").click();
            assertThat(delete).isFocused();

            delete.click();
            assertThat(visitor.button("Keep it")).isFocused();
            visitor.page().keyboard().press("Escape");

            assertThat(delete).isFocused();
        }
    }

    @Test
    void copiesWhereTheBrowserGivesNoClipboard() {
        files.fetch("copied.bin");
        try (Visitor visitor = visitor("/admin/settings")) {
            visitor.page()
                    .addInitScript(
                            "Object.defineProperty(navigator, 'clipboard', {value: undefined})");
            visitor.go("/admin/installed?q=copied.bin");
            rows(visitor).first().click();

            visitor.button("Copy the path").click();

            assertThat(visitor.button("Copied")).isFocused();
            visitor.page().keyboard().press("/");
            visitor.page().keyboard().press("Control+a");
            visitor.page().keyboard().press("Control+v");
            assertThat(visitor.page().getByLabel("Search installed models"))
                    .hasValue("installed/copied.bin");
        }
    }

    @Test
    void offersInTheCatalogToRepairWhatIsDamaged() throws IOException {
        Content content = Content.generated(81, kibibytes(400));
        product.hub().serve("/installed/rotten.bin", content);
        api.put(
                        "/api/v1/catalog/rotten",
                        Map.of(
                                "name", "Rotten",
                                "file", "rotten.bin",
                                "category", "checkpoints",
                                "dest", "installed",
                                "source", "url",
                                "url", product.hub().uri("/installed/rotten.bin").toString()))
                .expect(201);
        api.awaitCompleted(
                api.post("/api/v1/catalog/rotten/download").expect(201).path("id").asText(),
                PATIENCE);
        Path file = product.volume().resolve("installed/rotten.bin");
        Disk.rot(file, kibibytes(200));
        JsonNode entry = api.get("/api/v1/catalog/rotten").expect(200);
        api.awaitEnd(
                api.post("/api/v1/models/" + entry.path("model_id").asText() + "/verify")
                        .expect(202)
                        .path("id")
                        .asText(),
                PATIENCE);
        try (Visitor visitor = visitor("/admin/models?q=rotten.bin")) {
            assertThat(visitor.card("Rotten").locator("bal-state")).hasText("damaged");
            assertThat(visitor.card("Rotten")).containsText("Its files are damaged or missing.");

            visitor.button("Repair Rotten").click();

            assertThat(visitor.card("Rotten").locator("bal-state")).hasText("present");
            assertThat(Disk.sha256(file)).isEqualTo(content.sha256());
        }
    }

    @Test
    void h1ListsWhatOtherProgramsPutOnTheVolume() throws IOException {
        Path file = product.volume().resolve("other-program/loose.safetensors");
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[20_000]);
        try (Visitor visitor = visitor("/admin/installed")) {
            Locator found =
                    visitor.page()
                            .getByRole(
                                    AriaRole.REGION,
                                    new Page.GetByRoleOptions().setName("Found on the volume"));
            found.getByText("Scan").click();

            assertThat(found).containsText("other-program/loose.safetensors");
        } finally {
            Files.delete(file);
        }
    }

    /// Two pages of models: a full one, and one that is larger than all of those.
    private static void seesManyModels(Visitor visitor) {
        visitor.page()
                .route(
                        MODELS,
                        route -> {
                            String asked = route.request().url();
                            // The service knows no such cursor.
                            String known = asked.replace("&cursor=more", "");
                            Route.FetchOptions first = new Route.FetchOptions().setUrl(known);
                            ObjectNode page = (ObjectNode) Api.parse(route.fetch(first).text());
                            manyTimes(page, !known.equals(asked));
                            route.fulfill(
                                    new Route.FulfillOptions()
                                            .setContentType("application/json")
                                            .setBody(page.toString()));
                        });
    }

    private static void manyTimes(ObjectNode page, boolean second) {
        ArrayNode items = Api.JSON.createArrayNode();
        for (int i = 0; i < (second ? 1 : PAGE); i++) {
            ObjectNode item = page.path("items").path(0).deepCopy();
            items.add(
                    item.put("id", "%s-%d".formatted(second, i))
                            .put("name", second ? "The largest" : "Model " + i)
                            .put("size", second ? kibibytes(900) : i));
        }
        page.put("total", PAGE + 1).put("next_cursor", second ? null : "more").set("items", items);
    }

    private Visitor visitor(String path) {
        return Visitor.at(path, browser, product, product.adminKey());
    }

    private static Locator rows(Visitor visitor) {
        return visitor.page().locator("tr[data-row]");
    }
}
