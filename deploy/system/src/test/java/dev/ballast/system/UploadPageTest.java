package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FilePayload;
import dev.ballast.local.hub.Content;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Files of one's own, sent by the page.
@ExtendWith({SharedProduct.class, Chromium.class})
class UploadPageTest {
    private static final byte[] WEIGHTS = Content.safetensors(1, 3 << 20).bytes();

    private final Product product;
    private final Browser browser;

    UploadPageTest(Product product, Browser browser) {
        this.product = product;
        this.browser = browser;
    }

    @Test
    void installsAFileThatWasPausedOnTheWay() throws Exception {
        try (Visitor visitor = Visitor.at("/admin/add", browser, product, product.adminKey())) {
            visitor.page().getByPlaceholder("checkpoints").fill("loras");
            // The first part hangs somewhere.
            visitor.page()
                    .route(
                            "**/api/v1/uploads/*",
                            route -> {
                                if (!route.request().method().equals("PATCH")) {
                                    route.resume();
                                }
                            });
            visitor.page()
                    .locator("input[type=file]")
                    .setInputFiles(
                            new FilePayload(
                                    "sent.safetensors", "application/octet-stream", WEIGHTS));
            Locator uploads = visitor.page().getByLabel("Uploads");
            assertThat(uploads).containsText("uploading");
            visitor.button("Pause sent.safetensors").click();
            assertThat(uploads).containsText("paused");
            visitor.page().unroute("**/api/v1/uploads/*");

            visitor.button("Resume sent.safetensors").click();

            visitor.text("the job that installs it").click();
            assertThat(visitor.article()).containsText("completed");
            Path file = product.volume().resolve("loras/sent.safetensors");
            await("the file").until(() -> Files.exists(file));
            assertThat(Files.readAllBytes(file)).isEqualTo(WEIGHTS);
        }
    }

    @Test
    void saysWhyAFileIsRefused() {
        try (Visitor visitor = Visitor.at("/admin/add", browser, product, product.adminKey())) {
            visitor.page()
                    .locator("input[type=file]")
                    .setInputFiles(
                            new FilePayload("virus.exe", "application/octet-stream", new byte[9]));

            assertThat(visitor.page().getByLabel("Uploads")).containsText("failed");
            assertThat(visitor.page().getByLabel("Uploads")).containsText("filename");
        }
    }
}
