package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Served;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The page as people use it: in a real browser, on the whole product.
@ExtendWith({SharedProduct.class, Chromium.class})
class PageTest {
    private static final Pattern MOVING = Pattern.compile("[1-9]\\d?\\u202f%");

    private final Product product;
    private final Api api;
    private final Browser browser;

    PageTest(Product product, Browser browser) {
        this.product = product;
        this.api = product.api();
        this.browser = browser;
    }

    @Test
    void asksForAKeyAndForgetsTheBrowserAtTheSignOut() {
        try (Visitor visitor = Visitor.of(browser, product, ColorScheme.LIGHT, 1440)) {
            visitor.go("/");
            visitor.page().getByLabel("API key").fill("bk_" + "A".repeat(43));
            visitor.button("Sign in").click();
            assertThat(visitor.text("This key is unknown or has expired.")).isVisible();

            visitor.page().getByLabel("API key").fill(product.adminKey());
            visitor.button("Sign in").click();
            assertThat(visitor.page().getByRole(AriaRole.NAVIGATION)).isVisible();
            assertThat(visitor.page().evaluate("document.cookie").toString()).isEmpty();
            visitor.button("Sign out").first().click();
            assertThat(visitor.page().getByLabel("API key")).isVisible();
            visitor.page().reload();
            assertThat(visitor.page().getByLabel("API key")).isVisible();
        }
    }

    @Test
    void um24HasTabsForTheRegistryForWhatIsInstalledAndForOnesOwn() {
        submitAndAwait("tabs.bin");
        try (Visitor visitor = visitor("/admin/models")) {
            assertThat(visitor.page().locator("bal-card").first()).isVisible();

            visitor.link("Installed").click();
            assertThat(visitor.heading("Installed")).isVisible();
            assertThat(visitor.page().locator("bal-card")).hasCount(0);
            visitor.page().getByLabel("Search installed models").fill("tabs.bin");
            assertThat(visitor.page().locator("bal-installed tbody tr")).hasCount(1);
            visitor.link("Add a model").click();
            assertThat(visitor.heading("Add a model")).isVisible();
            assertThat(visitor.button("Look")).isVisible();
            visitor.link("Catalog").click();

            assertThat(visitor.heading("Catalog")).isVisible();
            assertThat(visitor.page().locator("bal-card").first()).isVisible();
        }
    }

    @Test
    void showsTheSameProgressInTwoBrowsersAndAfterAReload() {
        Slow slow = slowJob("two-browsers.bin");
        try (Visitor one = visitor("/admin/jobs/" + slow.job());
                Visitor other = visitor("/admin/jobs")) {
            assertThat(one.article()).containsText(MOVING);
            assertThat(row(other, slow)).containsText(MOVING);

            one.page().reload();

            assertThat(one.article()).containsText(MOVING);
            slow.hurry();
            assertThat(row(one, slow)).containsText("completed");
            assertThat(row(other, slow)).containsText("completed");
            assertThat(one.article()).containsText("SHA-256");
        }
    }

    @Test
    void goesOnByAskingWhereEventsAreBlocked() {
        Slow slow = slowJob("no-events.bin");
        try (Visitor visitor = Visitor.of(browser, product, ColorScheme.LIGHT, 1440)) {
            visitor.context().route("**/api/v1/events", Route::abort);
            visitor.signIn(product.adminKey());
            visitor.go("/admin/jobs");
            assertThat(row(visitor, slow)).containsText("downloading");

            slow.hurry();

            assertThat(row(visitor, slow)).containsText("completed");
            assertThat(visitor.text("reconnecting")).isHidden();
        }
    }

    @Test
    void saysThatNumbersAreOldWhileTheApiIsAwayAndGoesOnAfterwards() {
        Slow slow = slowJob("api-away.bin");
        try (Visitor visitor = visitor("/admin/jobs")) {
            assertThat(row(visitor, slow)).containsText(MOVING);

            product.killForGood("api");
            assertThat(visitor.text(Pattern.compile("reconnecting, numbers from \\d+.s ago")))
                    .isVisible();
            product.start("api");

            assertThat(visitor.text("reconnecting")).isHidden();
            slow.hurry();
            assertThat(row(visitor, slow)).containsText("completed");
        }
    }

    @Test
    void showsWhatAPastedAddressIsBeforeItFetchesIt() {
        String source = serve("pasted.safetensors", 4_096).toString();
        try (Visitor visitor = visitor("/admin/add")) {
            visitor.page().getByPlaceholder(Pattern.compile("^Paste")).fill(source);
            assertThat(visitor.text("File at 127.0.0.2")).isVisible();
            visitor.button("Look").click();
            assertThat(visitor.heading("pasted.safetensors")).isVisible();
            assertThat(visitor.text("4.10\u202fkB to fetch")).isVisible();
            visitor.page().getByPlaceholder("checkpoints").fill("pasted");

            visitor.button("Download").click();

            assertThat(visitor.article()).containsText("pasted/pasted.safetensors");
            visitor.go("/admin/installed");
            assertThat(visitor.text("pasted/pasted.safetensors")).isVisible();
        }
    }

    @Test
    void saysWhatWentWrongAndTakesTheTokenThatHelps() {
        Served served = served("gated.bin", 1_000).failingAlwaysWith(Fault.status(403));
        String job = submit("gated.bin");
        try (Visitor visitor = visitor("/admin/jobs/" + job)) {
            assertThat(visitor.text("Accept its licence on the hub, then paste a token."))
                    .isVisible();
            served.healthy();
            visitor.page().getByLabel("Token of the source").fill("hf_made_up");

            visitor.page().getByRole(AriaRole.ALERT).getByText("Retry").click();

            assertThat(visitor.article()).containsText("completed");
        }
    }

    @Test
    void showsTheWorkerThatAJobNames() {
        String worker =
                Api.items(api.get("/api/v1/workers").expect(200)).stream()
                        .filter(each -> each.path("kind").asText().equals("download"))
                        .findFirst()
                        .orElseThrow()
                        .path("id")
                        .asText();
        String source = serve("chosen.bin", 1_000).toString();
        String job = api.submit(Map.of("source", source, "dest", "page", "worker", worker));
        try (Visitor visitor = visitor("/admin/jobs/" + job)) {
            assertThat(visitor.article().locator("dl")).containsText(worker + ", no other");
            assertThat(visitor.group(source)).containsText("only on " + worker);
            assertThat(visitor.article()).containsText("completed");
        }
    }

    @Test
    void undoesACancel() {
        Slow slow = slowJob("undone.bin");
        try (Visitor visitor = visitor("/admin/jobs")) {
            visitor.button("Cancel undone.bin").click();
            assertThat(row(visitor, slow)).containsText("paused");

            visitor.button("Undo").click();

            assertThat(row(visitor, slow)).containsText(Pattern.compile("queued|downloading"));
            slow.hurry();
            assertThat(row(visitor, slow)).containsText("completed");
        }
    }

    @Test
    void showsHostileNamesAsTheyAre() {
        String name = "<img src=x onerror=alert(1)>.bin";
        product.hub()
                .serve("/%3Cimg%20src=x%20onerror=alert(1)%3E.bin", Content.generated(3, 1_000));
        String job =
                api.submit(
                        Map.of(
                                "source",
                                product.hub().uri("/") + "%3Cimg%20src=x%20onerror=alert(1)%3E.bin",
                                "dest",
                                "hostile",
                                "labels",
                                Map.of("note", "<script>alert(1)</script>")));
        api.awaitEnd(job, Duration.ofSeconds(20));
        try (Visitor visitor = visitor("/admin/jobs/" + job)) {
            visitor.page()
                    .onDialog(_ -> {
                        throw new AssertionError("a name ran");
                    });

            assertThat(visitor.heading(name)).isVisible();
            assertThat(visitor.text("note: <script>alert(1)</script>")).isVisible();
            assertThat(visitor.page().locator("img")).hasCount(0);
        }
    }

    @Test
    void worksByKeyboardAlone() {
        String source = serve("keys.safetensors", 2_048).toString();
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

            keys.press("Enter");
            visitor.deleteByKeyboard();
            assertThat(visitor.text("Deleted keys.safetensors.")).isVisible();
        }
    }

    @Test
    void goesOnFromTheOpenModelByJAndK() {
        for (String name : List.of("beside-1.bin", "beside-2.bin", "beside-3.bin")) {
            submitAndAwait(name);
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
        submitAndAwait("late.bin");
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

    @Test
    void deletesAModelOnlyAfterAQuestion() {
        submitAndAwait("deleted.bin");
        try (Visitor visitor = visitor("/admin/installed?q=deleted.bin")) {
            visitor.text("deleted.bin").first().click();
            visitor.button("Delete").click();
            visitor.button("Keep it").click();
            assertThat(visitor.text("page/deleted.bin").first()).isVisible();

            visitor.button("Delete").click();
            visitor.button("Delete").last().click();

            assertThat(visitor.text("Deleted deleted.bin.")).isVisible();
            await("the file to go")
                    .until(() -> !product.volume().resolve("page/deleted.bin").toFile().exists());
        }
    }

    @Test
    void offersAViewerNothingThatWouldBeRefused() {
        Slow slow = slowJob("looked-at.bin");
        String key =
                api.post("/api/v1/keys", Map.of("name", "looks", "role", "viewer"))
                        .expect(201)
                        .path("key")
                        .asText();
        try (Visitor visitor = Visitor.at("/admin/jobs/" + slow.job(), browser, product, key)) {
            assertThat(visitor.article()).containsText(MOVING);
            assertThat(visitor.button("Pause")).hasCount(0);
            assertThat(visitor.button("Pause looked-at.bin")).hasCount(0);
            assertThat(visitor.button("Cancel")).hasCount(0);
            assertThat(visitor.text("Add a model")).hasCount(0);
            visitor.go("/admin/settings");
            assertThat(visitor.heading("Limits")).isVisible();
            assertThat(visitor.button("Save")).hasCount(0);
            assertThat(visitor.heading("Keys")).hasCount(0);
            slow.hurry();
        }
    }

    @Test
    void changesTheNumberOfDownloadsAtOnceForEverybody() {
        try (Visitor one = visitor("/admin/fleet");
                Visitor other = visitor("/admin/settings")) {
            one.page().getByLabel("Parallel").selectOption("2");
            await("the setting")
                    .until(() ->
                            api.get("/api/v1/settings")
                                            .expect(200)
                                            .path("max_concurrent_downloads")
                                            .asInt()
                                    == 2);
            other.page().reload();
            assertThat(other.page().getByLabel("Downloads at once")).hasValue("2");
        }
    }

    private Visitor visitor(String path) {
        return Visitor.at(path, browser, product, product.adminKey());
    }

    private static Locator row(Visitor visitor, Slow slow) {
        return visitor.group(slow.source()).first();
    }

    private Served served(String name, long size) {
        return product.hub().serve("/page/" + name, Content.generated(name.hashCode(), size));
    }

    private URI serve(String name, long size) {
        served(name, size);
        return product.hub().uri("/page/" + name);
    }

    private String submit(String name) {
        return api.submit(
                Map.of("source", product.hub().uri("/page/" + name).toString(), "dest", "page"));
    }

    private void submitAndAwait(String name) {
        served(name, 1_000);
        api.awaitCompleted(submit(name), Duration.ofSeconds(20));
    }

    /// A download that is long under way.
    private Slow slowJob(String name) {
        Served served = served(name, mebibytes(8)).throttledTogetherTo(kibibytes(256));
        String job = submit(name);
        api.awaitBytes(job, kibibytes(300));
        return new Slow(job, product.hub().uri("/page/" + name).toString(), served);
    }

    private record Slow(String job, String source, Served served) {
        void hurry() {
            served.throttledTogetherTo(mebibytes(64));
        }
    }
}
