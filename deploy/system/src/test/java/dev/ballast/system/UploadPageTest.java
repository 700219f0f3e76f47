package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import dev.ballast.local.hub.Content;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Files of one's own, sent by the page.
@ExtendWith({SharedProduct.class, Chromium.class})
class UploadPageTest {
    /// Whether a file that is dropped onto no place for it is kept from replacing the page.
    private static final String DROP =
            """
            () => {
              const dataTransfer = new DataTransfer();
              dataTransfer.items.add(new File(['x'], 'x.gguf'));
              const options = { bubbles: true, cancelable: true, composed: true, dataTransfer };
              return !document.body.dispatchEvent(new DragEvent('drop', options));
            }\
            """;

    private static final Pattern MUCH = Pattern.compile("2\\d\\d\u202fMB of 300\u202fMB");
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
    void asksBeforeMuchThatWasSentIsThrownAway() {
        try (Visitor visitor = Visitor.at("/admin/add", browser, product, product.adminKey())) {
            visitor.page()
                    .addInitScript(
                            "Object.defineProperty(File.prototype, 'size', {get: () => 3e8})");
            visitor.page().route("**/api/v1/uploads", UploadPageTest::begin);
            visitor.page().route("**/api/v1/uploads/half", UploadPageTest::goOn);
            visitor.page().reload();
            visitor.page()
                    .locator("input[type=file]")
                    .setInputFiles(
                            new FilePayload("much.gguf", "application/octet-stream", WEIGHTS));
            Locator uploads = visitor.page().getByLabel("Uploads");
            assertThat(uploads).containsText(MUCH);

            visitor.button("Cancel much.gguf").click();
            assertThat(visitor.heading("Cancel much.gguf?")).isVisible();
            visitor.button("Keep it").click();
            assertThat(uploads).containsText("much.gguf");
            visitor.button("Cancel much.gguf").click();
            visitor.button("Cancel the upload").click();

            assertThat(uploads).hasCount(0);
        }
    }

    /// The service takes it,
    private static void begin(Route route) {
        if (route.request().method().equals("POST")) {
            route.fulfill(
                    new Route.FulfillOptions()
                            .setStatus(201)
                            .setHeaders(Map.of("Location", "/api/v1/uploads/half")));
        } else {
            route.resume();
        }
    }

    /// has much of it already, and waits for more.
    private static void goOn(Route route) {
        if (!route.request().method().equals("PATCH")) {
            route.fulfill(
                    new Route.FulfillOptions().setHeaders(Map.of("Upload-Offset", "200000000")));
        }
    }

    @Test
    void keepsThePageWhereAFileIsDroppedBesideThePlaceForIt() {
        try (Visitor visitor = Visitor.at("/admin/jobs", browser, product, product.adminKey())) {
            assertThat(visitor.heading("Jobs")).isVisible();
            assertThat(visitor.page().evaluate(DROP)).isEqualTo(true);
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
