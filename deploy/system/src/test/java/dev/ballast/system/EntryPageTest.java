package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the catalog tells of one entry.
@ExtendWith({SharedProduct.class, Chromium.class})
class EntryPageTest {
    private static final String STORY = "It was trained on hills. ".repeat(30).strip();

    private final Product product;
    private final Api api;
    private final Browser browser;

    EntryPageTest(Product product, Browser browser) {
        this.product = product;
        this.api = product.api();
        this.browser = browser;
    }

    @BeforeEach
    void addAnEntry() {
        api.put(
                "/api/v1/catalog/storied",
                Map.of(
                        "name", "Storied",
                        "file", "storied.safetensors",
                        "category", "checkpoints",
                        "dest", "checkpoints",
                        "source", "civitai",
                        "civitai_version_id", 4711,
                        "type", "base_model",
                        "description", STORY));
    }

    @Test
    void opensByEnterWithAllThatIsKnownAndGivesTheFocusBack() {
        try (Visitor visitor = visitor("/admin/models?q=storied.safetensors")) {
            var keys = visitor.page().keyboard();
            assertThat(visitor.card("Storied")).isVisible();
            keys.press("j");
            keys.press("Enter");

            Locator dialog = visitor.page().locator("bal-entry");
            assertThat(dialog).containsText(STORY);
            assertThat(dialog).containsText("checkpoints/storied.safetensors");
            assertThat(dialog).containsText("base_model");
            keys.press("Escape");

            assertThat(dialog).hasCount(0);
            assertThat(visitor.card("Storied")).isFocused();
        }
    }

    @Test
    void a18LinksToTheVersionWhereOnlyThatIsKnown() {
        try (Visitor visitor = visitor("/admin/models?q=storied.safetensors")) {
            assertThat(visitor.card("Storied").getByText("CivitAI"))
                    .hasAttribute("href", "https://civitai.com/model-versions/4711");
        }
    }

    @Test
    void tellsTheStateOfARowByAWordAlsoOnANarrowScreen() {
        try (Visitor visitor = visitor("/admin/models?q=storied.safetensors&view=compact")) {
            assertThat(visitor.group("Storied").getByText("missing")).isVisible();

            visitor.page().setViewportSize(420, 900);

            assertThat(visitor.group("Storied").getByText("missing")).isVisible();
        }
    }

    @Test
    void saysWhichEntriesAnImportReplaces() {
        try (Visitor visitor = visitor("/admin/models?q=storied.safetensors")) {
            visitor.button("Import JSON…").click();
            visitor.page()
                    .locator("input[type=file]")
                    .setInputFiles(
                            new FilePayload(
                                    "more.json",
                                    "application/json",
                                    "[{\"id\": \"storied\", \"name\": \"Retold\"}]"
                                            .getBytes(StandardCharsets.UTF_8)));

            assertThat(visitor.page().getByLabel("Replaced entries")).containsText("storied");
        }
    }

    @Test
    void saysThatBallastDoesNotAnswerAndOpensWhenItDoes() {
        try (Visitor visitor = visitor("/admin/settings")) {
            visitor.page()
                    .route(
                            "**/api/v1/session",
                            route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
            visitor.go("/admin/models");
            assertThat(visitor.heading("Ballast does not answer yet")).isVisible();

            visitor.page().unroute("**/api/v1/session");

            assertThat(visitor.heading("Catalog")).isVisible();
            assertThat(visitor.page().getByRole(AriaRole.NAVIGATION)).isVisible();
        }
    }

    private Visitor visitor(String path) {
        return Visitor.at(path, browser, product, product.adminKey());
    }
}
