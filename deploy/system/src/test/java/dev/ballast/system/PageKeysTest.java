package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The page without a mouse: everything can be reached, and nothing takes the keyboard away from
/// whoever types.
@ExtendWith({SharedProduct.class, Chromium.class})
class PageKeysTest {
    private final Product product;
    private final SmallFiles files;
    private final Browser browser;

    PageKeysTest(Product product, Browser browser) {
        this.product = product;
        this.files = new SmallFiles(product, "keys");
        this.browser = browser;
    }

    @Test
    void worksByKeyboardAlone() {
        String source = files.serve("keys.safetensors", 2_048).toString();
        try (Visitor visitor = visitor("/admin/jobs")) {
            var keys = visitor.page().keyboard();
            assertThat(visitor.heading("Jobs")).isVisible();
            keys.press("a");
            assertThat(visitor.heading("Add a model")).isVisible();
            keys.type(source);
            keys.press("Enter");
            assertThat(visitor.heading("keys.safetensors")).isVisible();
            keys.press("Enter");
            assertThat(visitor.article()).isFocused();
            assertThat(visitor.article()).containsText("completed");

            keys.press("g");
            keys.press("i");
            assertThat(visitor.heading("Installed")).isVisible();
            // Other tests leave hundreds of models.
            keys.press("/");
            keys.type("keys.safetensors");
            assertThat(visitor.page().locator("tr[data-row]")).hasCount(1);
            keys.press("Enter");
            assertThat(visitor.page().locator("tr:focus")).containsText("keys.safetensors");
            keys.press("Enter");
            assertThat(visitor.article()).containsText("SHA-256");
            assertThat(visitor.page().getByLabel("Search installed models"))
                    .hasValue("keys.safetensors");
            keys.press("Escape");
            assertThat(visitor.page().locator("tr:focus")).containsText("keys.safetensors");
            keys.press("?");
            assertThat(visitor.heading("Keys")).isVisible();
            keys.press("Escape");
            assertThat(visitor.heading("Keys")).isHidden();
            assertThat(visitor.page().locator("tr:focus")).containsText("keys.safetensors");

            keys.press("Enter");
            visitor.deleteByKeyboard();
            assertThat(visitor.text("Deleted keys.safetensors.")).isVisible();
        }
    }

    @Test
    void goesOnFromTheOpenModelByJAndK() {
        for (String name : List.of("beside-1.bin", "beside-2.bin", "beside-3.bin")) {
            files.fetch(name);
        }
        try (Visitor visitor = visitor("/admin/installed?q=beside-")) {
            Locator rows = visitor.page().locator("tr[data-row]");
            assertThat(rows).hasCount(3);
            rows.nth(1).click();
            assertThat(visitor.article()).isFocused();

            visitor.page().keyboard().press("j");

            assertThat(rows.nth(2)).isFocused();
        }
    }

    @Test
    void leavesTheKeyboardToWhoeverTypesWhenAModelArrives() {
        files.fetch("late.bin");
        List<Route> held = new ArrayList<>();
        try (Visitor visitor = visitor("/admin/installed?q=late.bin")) {
            Locator search = visitor.page().getByLabel("Search installed models");
            visitor.page().route(Pattern.compile("/api/v1/models/[^/?]+$"), held::add);
            visitor.text("late.bin").first().click();
            assertThat(visitor.heading("Reading the model")).isVisible();
            visitor.page().keyboard().press("/");
            assertThat(search).isFocused();

            held.forEach(Route::resume);

            assertThat(visitor.article()).containsText("SHA-256");
            assertThat(search).isFocused();
        }
    }

    private Visitor visitor(String path) {
        return Visitor.at(path, browser, product, product.adminKey());
    }
}
