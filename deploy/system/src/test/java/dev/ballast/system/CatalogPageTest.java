package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Served;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `/admin/models` as people use it, on the whole product with the built-in catalog.
@ExtendWith(SharedProduct.class)
class CatalogPageTest {
    @RegisterExtension static final Chromium CHROMIUM = new Chromium();

    private static final LocatorAssertions.ContainsTextOptions IN_TIME =
            new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);

    private final Product product;
    private final Api api;

    CatalogPageTest(Product product) {
        this.product = product;
        this.api = product.api();
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
    void showsOnlyWhatIsSwitchedOn() {
        try (Visitor visitor = visitor("/admin/models")) {
            assertThat(visitor.page().locator("h2", with("Checkpoints"))).isVisible();

            visitor.page()
                    .getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions()
                                    .setName(Pattern.compile("^Checkpoints \\d+$")))
                    .click();

            assertThat(visitor.page().locator("h2", with("Checkpoints"))).hasCount(0);
            assertThat(visitor.page().locator("h2", with("Diffusion models"))).isVisible();
        }
    }

    @Test
    void saysWhatAnImportWouldDoBeforeItDoesIt() {
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
            assertThat(card(visitor, "previewed")).hasCount(0);

            visitor.button("Import").click();

            assertThat(visitor.text("Imported: 1 added, 0 updated.")).isVisible();
            assertThat(card(visitor, "previewed")).isVisible();
        }
    }

    @Test
    void downloadsWatchesAndDeletesAnEntry() {
        Served served =
                product.hub()
                        .serve("/catalog/watched.bin", Content.generated(5, mebibytes(4)))
                        .throttledTogetherTo(kibibytes(300));
        add("watched", "/catalog/watched.bin");
        try (Visitor visitor = visitor("/admin/models?q=watched")) {
            visitor.button("Download watched").click();
            assertThat(card(visitor, "watched"))
                    .containsText(Pattern.compile("[1-9]\\d?\\u202f%"), IN_TIME);
            served.throttledTogetherTo(mebibytes(64));
            visitor.button("Delete watched").click();
            visitor.button("Delete").click();

            assertThat(card(visitor, "watched")).containsText("Download", IN_TIME);
            await("the file to go")
                    .until(() ->
                            !product.volume().resolve("catalog/watched.bin").toFile().exists());
        }
    }

    @Test
    void putsBackWhatWasTakenOutOfTheCatalog() {
        add("removed", "/catalog/removed.bin");
        try (Visitor visitor = visitor("/admin/models?q=removed")) {
            visitor.button("Remove removed from the catalog").click();
            assertThat(card(visitor, "removed")).hasCount(0);

            visitor.button("Undo").click();

            assertThat(card(visitor, "removed")).isVisible();
        }
    }

    private Visitor visitor(String path) {
        return Visitor.at(path, CHROMIUM.browser(), product, product.adminKey());
    }

    private static Page.LocatorOptions with(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private static Locator card(Visitor visitor, String name) {
        return visitor.page().locator("bal-card[aria-label='%s']".formatted(name));
    }

    private static List<String> names(Visitor visitor) {
        return visitor.page().locator("bal-entry-row b").allInnerTexts();
    }

    private void add(String name, String path) {
        api.post("/api/v1/catalog/import", "[" + entry(name, path) + "]").expect(200);
    }

    private String entry(String name, String path) {
        try {
            return Api.JSON.writeValueAsString(
                    Map.of(
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
