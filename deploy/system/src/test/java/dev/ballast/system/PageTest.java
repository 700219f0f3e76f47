package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
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
import java.time.Duration;
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
    private final SmallFiles files;
    private final Browser browser;

    PageTest(Product product, Browser browser) {
        this.product = product;
        this.api = product.api();
        this.files = new SmallFiles(product, "page");
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
    void um24HasTabsForTheCatalogForWhatIsInstalledAndForCustomModels() {
        files.fetch("tabs.bin");
        String source = files.serve("own.safetensors", 2_000).toString();
        try (Visitor visitor = visitor("/admin/models")) {
            // By its id: other tests import entries of the same name.
            Locator builtIn = visitor.page().locator("bal-card[data-row='sdxl-base']");
            assertThat(visitor.page().locator("bal-card").first()).isVisible();

            visitor.link("Installed").click();
            assertThat(visitor.heading("Installed")).isVisible();
            assertThat(visitor.page().locator("bal-card")).hasCount(0);
            visitor.page().getByLabel("Search installed models").fill("tabs.bin");
            assertThat(visitor.page().locator("bal-installed tr[data-row]")).hasCount(1);
            visitor.link("Add a model").click();
            addToTheCatalog(visitor, source);
            assertThat(visitor.heading("Custom")).isVisible();
            assertThat(visitor.card("Own oak")).containsText("Grown at home.");
            assertThat(visitor.card("Own oak")).containsText("evergreen");
            visitor.button("Download Own oak").click();
            assertThat(visitor.button("Delete Own oak")).isVisible();
            visitor.link("Catalog").click();
            assertThat(visitor.heading("Catalog")).isVisible();
            assertThat(builtIn).isVisible();
            visitor.link("Custom").click();

            assertThat(visitor.heading("Custom")).isVisible();
            assertThat(visitor.page().locator("bal-card").first()).isVisible();
            assertThat(builtIn).hasCount(0);
        }
    }

    @Test
    void showsTheSameProgressInTwoBrowsersAndAfterAReload() {
        SmallFiles.Slow slow = files.slow("two-browsers.bin");
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
        SmallFiles.Slow slow = files.slow("no-events.bin");
        try (Visitor visitor = Visitor.of(browser, product, ColorScheme.LIGHT, 1440)) {
            visitor.context().route("**/api/v1/events?*", Route::abort);
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
        SmallFiles.Slow slow = files.slow("api-away.bin");
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
        String source = files.serve("pasted.safetensors", 4_096).toString();
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
        Served served = files.served("gated.bin", 1_000).failingAlwaysWith(Fault.status(403));
        String job = files.submit("gated.bin");
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
        String source = files.serve("chosen.bin", 1_000).toString();
        String job = api.submit(Map.of("source", source, "dest", "page", "worker", worker));
        try (Visitor visitor = visitor("/admin/jobs/" + job)) {
            assertThat(visitor.article().locator("dl")).containsText(worker + ", no other");
            assertThat(visitor.group(source)).containsText("only on " + worker);
            assertThat(visitor.article()).containsText("completed");
        }
    }

    @Test
    void undoesACancel() {
        SmallFiles.Slow slow = files.slow("undone.bin");
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
    void deletesAModelOnlyAfterAQuestion() {
        files.fetch("deleted.bin");
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
        SmallFiles.Slow slow = files.slow("looked-at.bin");
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

    private static void addToTheCatalog(Visitor visitor, String source) {
        visitor.page().getByPlaceholder(Pattern.compile("^Paste")).fill(source);
        visitor.button("Look").click();
        visitor.button("Add to the catalog…").click();
        Locator dialog = visitor.page().locator("bal-keep");
        dialog.getByLabel("Name").fill("Own oak");
        dialog.getByLabel("Type").selectOption("loras");
        dialog.getByLabel("Description").fill("Grown at home.");
        dialog.getByLabel("Tags").fill("evergreen, oak");
        visitor.button("Add").click();
    }

    private Visitor visitor(String path) {
        return Visitor.at(path, browser, product, product.adminKey());
    }

    private static Locator row(Visitor visitor, SmallFiles.Slow slow) {
        return visitor.group(slow.source()).first();
    }
}
