package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Served;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the page looks like: for people who see little, on narrow and wide screens, in the README.
@ExtendWith({SharedProduct.class, Chromium.class})
class PageLooksTest {
    private static final Path PICTURES = Checkout.root().resolve("deploy/pictures");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REFUSED = "SDXL 1.0 Inpainting";
    private static final String REFUSED_ENTRY = "/admin/models?q=sdxl_1.0_inpainting&status=error";
    private static final List<Integer> WIDTHS = List.of(360, 768, 1440);

    /// Runs axe with all its rules on what is shown, also inside the parts of the page.
    private static final String AXE =
            "async () => (await axe.run()).violations.map(v => v.id + ' ' + v.help + ': ' +"
                    + " v.nodes.map(n => n.html).slice(0, 3).join(' | '))";

    private static final String WIDER =
            "document.documentElement.scrollWidth - document.documentElement.clientWidth";

    private final Product product;
    private final Api api;
    private final Browser browser;
    private final List<Served> sending = new ArrayList<>();

    PageLooksTest(Product product, Browser browser) {
        this.product = product;
        this.api = product.api();
        this.browser = browser;
    }

    @Test
    void canBeSeenByEverybodyAndFitsPhonesTabletsAndDesks() throws IOException {
        String axe = axe();
        List<String> found = new ArrayList<>();
        try (Busy busy = makeBusy();
                Visitor visitor = Visitor.of(browser, product, ColorScheme.LIGHT, 1440)) {
            busy.slowDown();
            visitor.go("/");
            visitor.page().getByLabel("API key").waitFor();
            found.addAll(faults(visitor.page(), axe, "sign-in"));
            visitor.button("Name and password").click();
            visitor.page().getByLabel("Password").waitFor();
            found.addAll(faults(visitor.page(), axe, "sign-in by name"));
            visitor.signIn(product.adminKey());
            for (String view : views(busy)) {
                visitor.go(view);
                visitor.page().locator("bal-status select").waitFor();
                visitor.page().locator("[data-row], article, form").first().waitFor();
                found.addAll(faults(visitor.page(), axe, view));
            }
            found.addAll(opened(visitor, axe, "/admin/installed", "What would go?"));
            found.addAll(opened(visitor, axe, "/admin/models", "Fetch Metadata…"));
            found.addAll(opened(visitor, axe, "/admin/models", "Import JSON…"));
            found.addAll(opened(visitor, axe, "/admin/installed/" + busy.model(), "Delete"));
            found.addAll(opened(visitor, axe, REFUSED_ENTRY, "Retry " + REFUSED));
            String hook = hook();
            found.addAll(opened(visitor, axe, "/admin/settings", "Deliveries to 127.0.0.2"));
            api.send("DELETE", "/api/v1/webhooks/" + hook, null, Map.of()).expect(204);
            found.addAll(seldomSeen(visitor, axe));
        }

        assertThat(found).isEmpty();
    }

    private String hook() {
        Map<String, Object> hook =
                Map.of("url", "http://127.0.0.2:9/", "events", List.of("job.failed"));
        return api.post("/api/v1/webhooks", hook).expect(201).path("id").asText();
    }

    /// A message, the panel of the keys, and a view where there is nothing.
    private static List<String> seldomSeen(Visitor visitor, String axe) {
        Page page = visitor.page();
        page.setViewportSize(1440, 900);
        visitor.go(REFUSED_ENTRY);
        visitor.button("Remove %s from the catalog".formatted(REFUSED)).click();
        visitor.button("Undo").waitFor();
        List<String> found = new ArrayList<>(faults(page, axe, "a message"));
        visitor.button("Undo").click();
        page.keyboard().press("?");
        page.getByRole(AriaRole.DIALOG).waitFor();
        found.addAll(faults(page, axe, "the keys"));
        visitor.seesChanged(
                Pattern.compile("/api/v1/models\\?"), models -> models.putArray("items"));
        visitor.go("/admin/installed");
        visitor.heading("Nothing is installed yet").waitFor();
        found.addAll(faults(page, axe, "an empty view"));
        return found;
    }

    @Test
    void isOnThePicturesOfTheReadme() {
        try (Busy busy = makeBusy();
                Visitor wide = Visitor.of(browser, product, ColorScheme.LIGHT, 1280);
                Visitor dark = Visitor.of(browser, product, ColorScheme.DARK, 1280)) {
            take(wide, "/admin/models?category=checkpoints&sort=status", "catalog");
            take(dark, "/admin/jobs/" + busy.job(), "jobs");
        }
    }

    private void take(Visitor visitor, String view, String name) {
        visitor.page().setViewportSize(1280, 800);
        visitor.page().addInitScript("localStorage.setItem('ballast-tray', 'folded')");
        visitor.signIn(product.adminKey());
        visitor.go(view);
        assertThat(visitor.text("running").first()).isVisible();
        assertThat(visitor.page().locator("main [role=progressbar]").first()).isVisible();
        assertThat(visitor.page().locator("bal-disk [role=img]")).isVisible();
        assertThat(visitor.text("Nothing yet.")).hasCount(0);
        Page.ScreenshotOptions options = new Page.ScreenshotOptions();
        if (Boolean.getBoolean("ballast.pictures")) {
            options.setPath(PICTURES.resolve(name + ".png"));
        }
        byte[] picture = visitor.page().screenshot(options);
        assertThat(picture).hasSizeBetween(20_000, 200_000);
    }

    private static List<String> views(Busy busy) {
        return List.of(
                "/admin/models",
                "/admin/models?view=compact",
                "/admin/custom",
                "/admin/add",
                "/admin/installed",
                "/admin/installed/" + busy.model(),
                "/admin/jobs",
                "/admin/jobs/" + busy.job(),
                "/admin/jobs/" + busy.refused(),
                "/admin/fleet",
                "/admin/settings");
    }

    /// What there is to find in the dialog that this button opens.
    private static List<String> opened(Visitor visitor, String axe, String view, String button) {
        visitor.page().setViewportSize(1440, 900);
        visitor.go(view);
        visitor.button(button).click();
        visitor.page().getByRole(AriaRole.DIALOG).waitFor();
        return faults(visitor.page(), axe, button);
    }

    /// What axe finds in both themes, and what is wider than the screen.
    private static List<String> faults(Page page, String axe, String view) {
        List<String> found = new ArrayList<>();
        page.evaluate(axe);
        for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
            for (Object violation : (List<?>) page.evaluate(AXE)) {
                found.add("%s, %s: %s".formatted(view, colours, violation));
            }
        }
        for (int width : WIDTHS) {
            page.setViewportSize(width, 900);
            int wider = (int) page.evaluate(WIDER);
            if (wider > 0) {
                found.add("%s: %d px wider than %d px".formatted(view, wider, width));
            }
        }
        return found;
    }

    private static String axe() throws IOException {
        try (InputStream script =
                Objects.requireNonNull(PageLooksTest.class.getResourceAsStream("/axe.min.js"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Models that are on their way, one that was refused and one that is here, as on a usual day.
    private Busy makeBusy() {
        api.put("/api/v1/settings", Map.of("max_concurrent_downloads", 5)).expect(200);
        sending.clear();
        String refused = download(REFUSED, "sdxl", Fault.status(403));
        String here = download("SDXL VAE FP16 Fix", "sdxl", mebibytes(1));
        List<String> running =
                List.of(
                        download("FLUX.1 Dev FP8", "flux", mebibytes(2_100)),
                        download("Qwen-Image Edit", "qwen-image", mebibytes(1_400)),
                        download("SDXL 1.0 Base", "sdxl", mebibytes(900)),
                        download("WAN 2.1 I2V 14B", "wan-i2v-14b", mebibytes(1_700)));
        api.awaitEnd(refused, PATIENCE);
        api.awaitCompleted(here, PATIENCE);
        running.forEach(job -> api.awaitBytes(job, mebibytes(4)));
        String model =
                Api.items(api.get("/api/v1/models?limit=1").expect(200))
                        .getFirst()
                        .path("id")
                        .asText();
        return new Busy(api, running, refused, model, List.copyOf(sending));
    }

    private String download(String name, String base, long size) {
        Content content = Content.generated(name.hashCode(), size);
        return download(
                name,
                base,
                content,
                served -> sending.add(served.throttledTogetherTo(mebibytes(5))));
    }

    private String download(String name, String base, Fault fault) {
        return download(name, base, Content.of("no"), served -> served.failingAlwaysWith(fault));
    }

    private String download(String name, String base, Content content, Consumer<Served> serving) {
        String file = name.toLowerCase(Locale.ROOT).replace(' ', '_') + ".safetensors";
        String path = "/%d/%s".formatted(System.nanoTime(), file);
        serving.accept(product.hub().serve(path, content));
        Map<String, Object> entry =
                Map.of(
                        "id",
                        "pictured-" + file,
                        "name",
                        name,
                        "file",
                        file,
                        "category",
                        "checkpoints",
                        "dest",
                        "checkpoints",
                        "base_model",
                        base,
                        "source",
                        "url",
                        "url",
                        product.hub().uri(path).toString());
        api.post("/api/v1/catalog/import", List.of(entry)).expect(200);
        return api.post("/api/v1/catalog/pictured-" + file + "/download")
                .expect(201)
                .path("id")
                .asText();
    }

    /// What runs, until the test has seen it.
    private record Busy(
            Api api, List<String> running, String refused, String model, List<Served> sending)
            implements AutoCloseable {
        /// Keeps it on its way for long without fetching gigabytes.
        void slowDown() {
            sending.forEach(served -> served.throttledTogetherTo(kibibytes(256)));
        }

        String job() {
            return running.getFirst();
        }

        @Override
        public void close() {
            running.forEach(job -> api.post("/api/v1/jobs/" + job + "/cancel").expect(200));
        }
    }
}
