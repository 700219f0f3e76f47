package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The workers as people look at and empty them.
@ExtendWith({SharedProduct.class, Chromium.class})
class FleetPageTest {
    private final Product product;
    private final SmallFiles files;
    private final Browser browser;

    FleetPageTest(Product product, Browser browser) {
        this.product = product;
        this.files = new SmallFiles(product, "fleet");
        this.browser = browser;
    }

    @Test
    void drainsAWorkerAndLetsItTakeWorkAgain() {
        try (Visitor visitor = visitor()) {
            Locator worker = visitor.article().first();
            assertThat(worker.locator("bal-state")).containsText("active");

            worker.getByText("Drain").click();
            assertThat(visitor.text("hands its work back and takes none.")).isVisible();
            assertThat(worker.locator("bal-state")).containsText("draining");

            worker.getByText("Activate").click();

            assertThat(worker.locator("bal-state")).containsText("active");
        }
    }

    @Test
    void drawsTheSpeedOfAWorkerAndNamesWhatItDoes() {
        SmallFiles.Slow slow = files.slow("drawn.bin");
        try (Visitor visitor = visitor()) {
            Locator busy =
                    visitor.article().filter(new Locator.FilterOptions().setHasText("drawn.bin"));
            assertThat(busy.getByRole(AriaRole.IMG).last())
                    .hasAttribute(
                            "aria-label",
                            Pattern.compile("Speed over the last minutes, at most [1-9].*/s"));
            assertThat(busy.locator("polyline")).hasCount(1);
            slow.hurry();
        }
    }

    private Visitor visitor() {
        return Visitor.at("/admin/fleet", browser, product, product.adminKey());
    }
}
