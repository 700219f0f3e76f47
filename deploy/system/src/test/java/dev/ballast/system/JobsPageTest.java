package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Jobs as people steer them: many at once, one before others, from the tray on every view.
@ExtendWith({SharedProduct.class, Chromium.class})
class JobsPageTest {
    private static final Pattern JOBS = Pattern.compile("/api/v1/jobs\\?");

    /// Of the page's clock, in which half a minute without a byte passes.
    private static final int LONG_SILENCE = 45_000;

    private static final int ASKS = 3_000;

    private final Product product;
    private final Api api;
    private final SmallFiles files;
    private final Browser browser;

    JobsPageTest(Product product, Browser browser) {
        this.product = product;
        this.api = product.api();
        this.files = new SmallFiles(product, "jobs");
        this.browser = browser;
    }

    @Test
    void um19ShowsSeveralDownloadsWithSpeedAndTimeLeftOnEveryView() {
        SmallFiles.Slow one = files.slow("tray-one.bin");
        SmallFiles.Slow other = files.slow("tray-other.bin");
        try (Visitor visitor = visitor("/admin/fleet")) {
            for (String name : List.of("tray-one.bin", "tray-other.bin")) {
                assertThat(line(visitor, name)).containsText("/s · ");
                assertThat(line(visitor, name)).containsText("left");
                assertThat(line(visitor, name)).containsText(Pattern.compile("\\d\\u202f%"));
            }

            visitor.button("Pause tray-one.bin").click();
            assertThat(line(visitor, "tray-one.bin")).hasCount(0);
            assertThat(tray(visitor)).containsText("1 running");
            visitor.button("Fold the downloads").click();
            assertThat(line(visitor, "tray-other.bin")).hasCount(0);
            visitor.button("Show the downloads").click();
            line(visitor, "tray-other.bin").getByRole(AriaRole.LINK).click();

            assertThat(visitor.article()).containsText("tray-other.bin");
        } finally {
            api.post("/api/v1/jobs/" + one.job() + "/cancel").expect(200);
            other.hurry();
        }
    }

    @Test
    void um20WarnsWhenNothingComesForHalfAMinute() {
        SmallFiles.Slow slow = files.slow("silent.bin");
        AtomicInteger bytes = new AtomicInteger(400_000);
        try (Visitor visitor = visitor("/admin/settings")) {
            visitor.page().clock().install();
            visitor.context().route("**/api/v1/events?*", Route::abort);
            visitor.seesChanged(
                    JOBS,
                    page ->
                            page.path("items")
                                    .forEach(job ->
                                            ((ObjectNode) job).put("bytes_done", bytes.get())));
            visitor.go("/admin/fleet");
            assertThat(line(visitor, "silent.bin")).isVisible();

            for (int passed = 0; passed < LONG_SILENCE; passed += ASKS) {
                visitor.page().clock().runFor(ASKS);
            }
            assertThat(line(visitor, "silent.bin")).containsText("nothing came for 30 s");

            bytes.addAndGet(1_000);
            visitor.page().waitForResponse(JOBS, () -> visitor.page().clock().runFor(2 * ASKS));
            assertThat(line(visitor, "silent.bin")).not().containsText("nothing came");
            slow.hurry();
        }
    }

    @Test
    void steersTheSelectedJobsTogether() {
        List<SmallFiles.Slow> both =
                List.of(files.slow("bulk-one.bin"), files.slow("bulk-two.bin"));
        try (Visitor visitor = visitor("/admin/jobs?q=bulk-")) {
            visitor.page().getByLabel("Select bulk-one.bin").check();
            visitor.page().getByLabel("Select bulk-two.bin").check();
            assertThat(visitor.text("2 jobs").first()).isVisible();

            visitor.button("Pause").click();
            both.forEach(job -> assertThat(visitor.group(job.source())).containsText("paused"));
            visitor.button("First").click();
            both.forEach(job -> awaitPriority(job, 9));
            visitor.button("Resume").click();
            both.forEach(job ->
                    assertThat(visitor.group(job.source()))
                            .containsText(Pattern.compile("queued|downloading")));
            visitor.button("Clear").click();

            assertThat(visitor.button("First")).hasCount(0);
            both.forEach(SmallFiles.Slow::hurry);
        }
    }

    @Test
    void changesThePriorityOfAJobAndShowsTheOneItHasWhenThatIsRefused() {
        SmallFiles.Slow slow = files.slow("raised.bin");
        try (Visitor visitor = visitor("/admin/jobs/" + slow.job())) {
            Locator priority = visitor.article().getByLabel("Priority");
            priority.selectOption("9");
            awaitPriority(slow, 9);

            visitor.page()
                    .route(
                            "**/api/v1/jobs/" + slow.job(),
                            route -> route.fulfill(new Route.FulfillOptions().setStatus(409)));
            priority.selectOption("0");

            assertThat(visitor.text("The answer was 409.")).isVisible();
            assertThat(priority).hasValue("9");
            slow.hurry();
        }
    }

    @Test
    void showsOlderJobsThanThoseThatAreKeptUpToDate() {
        files.fetch("older.bin");
        files.fetch("newer.bin");
        try (Visitor visitor = visitor("/admin/settings")) {
            visitor.context().route("**/api/v1/events?*", Route::abort);
            visitor.page()
                    .route(
                            JOBS,
                            route -> {
                                String asked = route.request().url();
                                // The service knows no such cursor.
                                String known = asked.replace("cursor=older&", "");
                                Route.FetchOptions all = new Route.FetchOptions().setUrl(known);
                                ObjectNode page = (ObjectNode) Api.parse(route.fetch(all).text());
                                if (known.equals(asked)) {
                                    keepTheNewest(page);
                                }
                                route.fulfill(
                                        new Route.FulfillOptions()
                                                .setContentType("application/json")
                                                .setBody(page.toString()));
                            });
            visitor.go("/admin/jobs");
            assertThat(visitor.group("/jobs/newer.bin").first()).isVisible();
            assertThat(visitor.group("/jobs/older.bin")).hasCount(0);

            visitor.button("Show older jobs").click();

            assertThat(visitor.group("/jobs/older.bin").first()).isVisible();
        }
    }

    private static void keepTheNewest(ObjectNode page) {
        ArrayNode items = Api.JSON.createArrayNode();
        JsonNode newest = page.path("items").path(0);
        if (newest.isObject()) {
            items.add(newest);
        }
        page.put("next_cursor", "older").set("items", items);
    }

    private void awaitPriority(SmallFiles.Slow job, int priority) {
        await("the priority").until(() -> api.job(job.job()).path("priority").asInt() == priority);
    }

    private static Locator tray(Visitor visitor) {
        return visitor.page()
                .getByRole(
                        AriaRole.REGION, new Page.GetByRoleOptions().setName("Running downloads"));
    }

    private static Locator line(Visitor visitor, String name) {
        return tray(visitor)
                .getByRole(AriaRole.LISTITEM)
                .filter(new Locator.FilterOptions().setHasText(name));
    }

    private Visitor visitor(String path) {
        return Visitor.at(path, browser, product, product.adminKey());
    }
}
