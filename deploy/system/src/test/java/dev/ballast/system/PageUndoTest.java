package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What can be undone for a while, and what becomes of it meanwhile.
@ExtendWith({SharedProduct.class, Chromium.class})
class PageUndoTest {
    private static final long UNDO_MILLISECONDS = 11_000;

    private final Product product;
    private final Api api;
    private final SmallFiles files;
    private final Browser browser;

    PageUndoTest(Product product, Browser browser) {
        this.product = product;
        this.api = product.api();
        this.files = new SmallFiles(product, "undo");
        this.browser = browser;
    }

    @Test
    void doesNotCancelAJobThatIsResumedMeanwhile() {
        SmallFiles.Slow slow = files.slow("resumed.bin");
        List<String> asked = new CopyOnWriteArrayList<>();
        try (Visitor visitor = visitor()) {
            visitor.page().clock().install();
            visitor.go("/admin/jobs");
            Locator row = visitor.group(slow.source()).first();
            visitor.button("Cancel resumed.bin").click();
            assertThat(row).containsText("cancelling");
            assertThat(visitor.button("Cancel resumed.bin")).hasCount(0);
            visitor.page().onRequest(request -> asked.add(request.url()));

            visitor.button("Resume resumed.bin").click();

            assertThat(visitor.button("Pause resumed.bin").first()).isVisible();
            assertThat(visitor.button("Undo")).hasCount(0);
            visitor.page().clock().fastForward(UNDO_MILLISECONDS);
            slow.hurry();
            assertThat(row).containsText("completed");
            assertThat(asked).noneMatch(address -> address.endsWith("/cancel"));
        }
    }

    @Test
    void cancelsAtTheSignOut() {
        SmallFiles.Slow slow = files.slow("signed-out.bin");
        try (Visitor visitor = visitor()) {
            visitor.go("/admin/jobs");
            visitor.button("Cancel signed-out.bin").click();
            assertThat(visitor.button("Undo")).isVisible();

            visitor.button("Sign out").first().click();

            assertThat(visitor.page().getByLabel("API key")).isVisible();
            assertThat(api.awaitEnd(slow.job(), SmallFiles.PATIENCE).path("state").asText())
                    .isEqualTo("cancelled");
        }
    }

    @Test
    void offersEachUndoAsLongAsItCanBeUndone() {
        List<String> names =
                IntStream.rangeClosed(1, 6).mapToObj("many-%d.bin"::formatted).toList();
        names.forEach(files::fetch);
        try (Visitor visitor = visitor()) {
            visitor.page().clock().install();
            visitor.go("/admin/jobs?q=undo/many-");

            names.forEach(name -> visitor.button("Remove " + name + " from the list").click());

            assertThat(visitor.button("Undo")).hasCount(6);
            visitor.button("Undo").first().click();
            assertThat(visitor.button("Remove many-1.bin from the list")).isVisible();
        }
    }

    @Test
    void keepsAnEntryOutOfTheCatalogWhileTheReaderLooksElsewhere() {
        files.enter("taken-out");
        try (Visitor visitor = visitor()) {
            visitor.page().clock().install();
            visitor.go("/admin/models?q=taken-out");
            visitor.button("Remove taken-out from the catalog").click();
            assertThat(visitor.card("taken-out")).hasCount(0);
            visitor.link("Fleet").click();
            assertThat(visitor.heading("Fleet")).isVisible();

            visitor.link("Catalog").click();

            assertThat(visitor.page().locator("bal-card").first()).isVisible();
            visitor.page().getByLabel("Search the catalog").fill("taken-out");
            assertThat(visitor.text("No entry matches.")).isVisible();
            visitor.button("Undo").click();
            assertThat(visitor.card("taken-out")).isVisible();
        }
    }

    private Visitor visitor() {
        Visitor visitor = Visitor.of(browser, product, ColorScheme.LIGHT, 1440);
        visitor.signIn(product.adminKey());
        return visitor;
    }
}
