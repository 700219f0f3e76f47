package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.huggingface.HubFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What is pasted, what is planned and what is sent.
@ExtendWith({SharedProduct.class, Chromium.class})
class AddPageTest {
    private final Product product;
    private final SmallFiles files;
    private final Browser browser;

    AddPageTest(Product product, Browser browser) {
        this.product = product;
        this.files = new SmallFiles(product, "add");
        this.browser = browser;
    }

    @Test
    void asksForNothingThatOnlyALinkNames() {
        try (Visitor visitor = visitor("/admin/settings")) {
            List<Route> asked = new ArrayList<>();
            visitor.page().route("**/api/v1/jobs", asked::add);
            visitor.go("/admin/add?source=https://example.com/x.bin");

            assertThat(source(visitor)).hasValue("https://example.com/x.bin");
            assertThat(visitor.button("Look")).isEnabled();
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void showsNoPlanOfATextThatIsNoLongerThere() {
        URI first = files.serve("first-pasted.bin", 2_000);
        URI second = files.serve("second-pasted.bin", 2_000);
        try (Visitor visitor = visitor("/admin/add")) {
            List<Route> asked = new ArrayList<>();
            visitor.page().route("**/api/v1/jobs", asked::add);
            source(visitor).fill(first.toString());
            visitor.button("Look").click();
            assertThat(visitor.button("Asking")).isDisabled();

            source(visitor).fill(second.toString());
            visitor.page().unroute("**/api/v1/jobs");
            visitor.button("Look").click();

            assertThat(visitor.heading("second-pasted.bin")).isVisible();
            assertThat(visitor.heading("first-pasted.bin")).hasCount(0);
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void fetchesJustTheFilesThatWereChosenWhateverTheirNames() throws IOException {
        product.huggingFace()
                .model("acme/odd-names")
                .commit(
                        "main",
                        commit -> {
                            commit.put("a[1].safetensors", weights(1));
                            commit.put("a1.safetensors", weights(2));
                        });
        try (Visitor visitor = visitor("/admin/add")) {
            source(visitor).fill("acme/odd-names");
            visitor.button("Look").click();
            visitor.page().getByLabel("a1.safetensors").uncheck();

            visitor.button("Download").click();

            assertThat(visitor.article()).containsText("completed");
            Path snapshots = product.volume().resolve("hub/models--acme--odd-names/snapshots");
            try (Stream<Path> published = Files.walk(snapshots)) {
                assertThat(
                                published
                                        .filter(Files::isRegularFile)
                                        .map(Path::getFileName)
                                        .map(Path::toString))
                        .containsExactly("a[1].safetensors");
            }
        }
    }

    private Visitor visitor(String path) {
        return Visitor.at(path, browser, product, product.adminKey());
    }

    private static HubFile weights(int seed) {
        return HubFile.lfs(Content.safetensors(seed, 4_000));
    }

    private static Locator source(Visitor visitor) {
        return visitor.page().locator("#source");
    }
}
