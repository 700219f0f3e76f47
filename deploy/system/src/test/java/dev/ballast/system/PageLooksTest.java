package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
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
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the page looks like: for people who see little, on narrow and wide screens, in the README.
@ExtendWith(SharedProduct.class)
class PageLooksTest {
    @RegisterExtension static final Chromium CHROMIUM = new Chromium();

    private static final Path PICTURES = Checkout.root().resolve("deploy/pictures");
    private static final List<Integer> WIDTHS = List.of(360, 768, 1440);

    /// Runs axe with all its rules on what is shown, also inside the parts of the page.
    private static final String AXE =
            "async () => (await axe.run()).violations.map(v => v.id + ' ' + v.help + ': ' +"
                    + " v.nodes.map(n => n.html).slice(0, 3).join(' | '))";

    private final Product product;
    private final Api api;

    PageLooksTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void hasNothingThatAxeFinds(ColorScheme colours) throws IOException {
        Busy busy = makeBusy();
        List<String> found = new ArrayList<>();
        try (Visitor visitor = Visitor.of(CHROMIUM.browser(), product, colours, 1440)) {
            String axe = axe();
            visitor.go("/");
            visitor.page().getByLabel("API key").waitFor();
            found.addAll(violations(visitor.page(), axe, "sign-in"));
            visitor.signIn(product.adminKey());
            for (String view : views(busy)) {
                visitor.go(view);
                visitor.heading("").first().waitFor();
                visitor.page().locator("bal-status select").waitFor();
                found.addAll(violations(visitor.page(), axe, view));
            }
        } finally {
            busy.hurry();
        }

        assertThat(found).isEmpty();
    }

    @Test
    void fitsPhonesTabletsAndDesks() {
        Busy busy = makeBusy();
        try {
            for (int width : WIDTHS) {
                try (Visitor visitor =
                        Visitor.of(CHROMIUM.browser(), product, ColorScheme.LIGHT, width)) {
                    visitor.signIn(product.adminKey());
                    for (String view : views(busy)) {
                        visitor.go(view);
                        visitor.heading("").first().waitFor();
                        int room = (int)
                                visitor.page()
                                        .evaluate(
                                                "document.documentElement.scrollWidth -"
                                                        + " document.documentElement.clientWidth");
                        assertThat(room).as("%s at %d px", view, width).isNotPositive();
                    }
                }
            }
        } finally {
            busy.hurry();
        }
    }

    @Test
    void isOnThePicturesOfTheReadme() {
        Busy busy = makeBusy();
        try (Visitor wide = Visitor.of(CHROMIUM.browser(), product, ColorScheme.LIGHT, 1280);
                Visitor dark = Visitor.of(CHROMIUM.browser(), product, ColorScheme.DARK, 1280)) {
            take(wide, "/admin/models", "catalog");
            take(dark, "/admin/jobs/" + busy.job(), "jobs");
        } finally {
            busy.hurry();
        }
    }

    private void take(Visitor visitor, String view, String name) {
        visitor.page().setViewportSize(1280, 800);
        visitor.signIn(product.adminKey());
        visitor.go(view);
        assertThat(visitor.text("running").first()).isVisible();
        visitor.page().waitForTimeout(1_500);
        byte[] picture =
                visitor.page()
                        .screenshot(
                                Boolean.getBoolean("ballast.pictures")
                                        ? new Page.ScreenshotOptions()
                                                .setPath(PICTURES.resolve(name + ".png"))
                                        : new Page.ScreenshotOptions());
        assertThat(picture).isNotEmpty();
    }

    private static List<String> views(Busy busy) {
        return List.of(
                "/admin/models",
                "/admin/models?view=compact",
                "/admin/add",
                "/admin/installed",
                "/admin/jobs",
                "/admin/jobs/" + busy.job(),
                "/admin/fleet",
                "/admin/settings");
    }

    @SuppressWarnings("unchecked") // what the script gives is a list of texts
    private static List<String> violations(Page page, String axe, String view) {
        page.evaluate(axe);
        return ((List<String>) page.evaluate(AXE))
                .stream().map(each -> view + ": " + each).toList();
    }

    private static String axe() throws IOException {
        try (InputStream script =
                Objects.requireNonNull(PageLooksTest.class.getResourceAsStream("/axe.min.js"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Downloads that run, one that failed and one that is there, as on a usual day.
    private Busy makeBusy() {
        String name = "looks-%d".formatted(System.nanoTime());
        List<Served> running = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        for (String file :
                List.of("flux1-dev-fp8", "qwen2.5-vl-7b-q8", "sd_xl_base_1.0", "wan2.1_i2v_14B")) {
            String path = "/%s/%s.safetensors".formatted(name, file);
            running.add(
                    product.hub()
                            .serve(path, Content.generated(file.hashCode(), mebibytes(24)))
                            .throttledTogetherTo(kibibytes(700)));
            jobs.add(submit(path));
        }
        String refused = "/%s/gated.safetensors".formatted(name);
        product.hub().serve(refused, Content.of("no")).failingAlwaysWith(Fault.status(403));
        String here = "/%s/clip_vision_h.safetensors".formatted(name);
        product.hub().serve(here, Content.generated(1, mebibytes(1)));
        api.put("/api/v1/settings", Map.of("max_concurrent_downloads", 5)).expect(200);
        api.awaitEnd(submit(refused), Duration.ofSeconds(30));
        api.awaitCompleted(submit(here), Duration.ofSeconds(30));
        api.awaitBytes(jobs.getFirst(), kibibytes(700));
        return new Busy(jobs.getFirst(), running);
    }

    private String submit(String path) {
        return api.submit(
                Map.of(
                        "source",
                        product.hub().uri(path).toString(),
                        "dest",
                        "checkpoints",
                        "priority",
                        9));
    }

    private record Busy(String job, List<Served> running) {
        void hurry() {
            running.forEach(served -> served.throttledTogetherTo(mebibytes(64)));
        }
    }
}
