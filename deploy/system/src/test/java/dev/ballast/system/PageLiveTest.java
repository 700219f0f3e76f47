package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the page shows is what is, however many tabs there are, whatever gets lost on the way and
/// in whatever order it comes.
@ExtendWith({SharedProduct.class, Chromium.class})
class PageLiveTest {
    private static final Pattern MOVING = Pattern.compile("[1-9]\\d?\\u202f%");
    private static final String LISTS = "**/api/v1/jobs?*";

    /// Two more than HTTP/1.1 has connections for one host.
    private static final int TABS = 8;

    /// After so long without a word the page no longer relies on events.
    private static final long SILENCE_MILLISECONDS = 36_000;

    /// So old no number is where answers come.
    private static final long OLD_MILLISECONDS = 30_000;

    /// Lets a test hold back what the service tells.
    private static final String CAN_BE_MUTE =
            """
            const listen = EventSource.prototype.addEventListener;
            EventSource.prototype.addEventListener = function (name, heard) {
              listen.call(this, name, (event) => window.mute || heard(event));
            };
            """;

    private final Product product;
    private final Api api;
    private final SmallFiles files;
    private final Browser browser;

    PageLiveTest(Product product, Browser browser) {
        this.product = product;
        this.api = product.api();
        this.files = new SmallFiles(product, "live");
        this.browser = browser;
    }

    @Test
    void worksInMoreTabsThanABrowserHasConnections() {
        SmallFiles.Slow slow = files.slow("many-pages.bin");
        String path = "/admin/jobs/" + slow.job();
        try (Visitor visitor = visitor(path)) {
            List<Page> tabs = Stream.generate(() -> tab(visitor, path)).limit(TABS).toList();
            tabs.forEach(tab -> assertThat(article(tab)).containsText(MOVING));
            // Whoever was first tells the others; another one goes on with that.
            visitor.page().close();

            slow.hurry();

            tabs.forEach(tab -> assertThat(article(tab)).containsText("completed"));
        }
    }

    @Test
    void asksWhereEventsHaveFallenSilent() {
        SmallFiles.Slow slow = files.slow("mute.bin");
        try (Visitor visitor = visitor()) {
            visitor.page().clock().install();
            visitor.page().addInitScript(CAN_BE_MUTE);
            visitor.go("/admin/jobs");
            assertThat(row(visitor, slow)).containsText(MOVING);
            visitor.page().evaluate("window.mute = true");
            slow.hurry();
            api.awaitCompleted(slow.job(), SmallFiles.PATIENCE);

            visitor.page().clock().fastForward(SILENCE_MILLISECONDS);

            assertThat(row(visitor, slow)).containsText("completed");
        }
    }

    @Test
    void saysThatNumbersAreOldWhereNothingIsAnsweredNorRefused() {
        SmallFiles.Slow slow = files.slow("hangs.bin");
        try (Visitor visitor = visitor()) {
            visitor.page().clock().install();
            visitor.page().addInitScript(CAN_BE_MUTE);
            visitor.go("/admin/jobs");
            assertThat(row(visitor, slow)).containsText(MOVING);
            visitor.page().evaluate("window.mute = true");
            visitor.page().route("**/api/v1/**", _ -> {});

            visitor.page().clock().fastForward(OLD_MILLISECONDS);

            assertThat(visitor.text(Pattern.compile("reconnecting, numbers from \\d+.s ago")))
                    .isVisible();
            slow.hurry();
        }
    }

    @Test
    void keepsWhatItHeardSinceWhenAnAnswerComesLate() {
        SmallFiles.Slow slow = files.slow("late.bin");
        List<Route> asked = new ArrayList<>();
        List<APIResponse> answers = new ArrayList<>();
        try (Visitor visitor = visitor("/admin/fleet")) {
            assertThat(visitor.page().locator("bal-tray")).containsText("late.bin");
            visitor.page()
                    .route(
                            LISTS,
                            route -> {
                                answers.add(route.fetch());
                                asked.add(route);
                            });
            visitor.link("Jobs").click();
            visitor.button("Pause late.bin").first().click();
            assertThat(row(visitor, slow)).containsText("paused");

            for (int i = 0; i < asked.size(); i++) {
                asked.get(i).fulfill(withOneMore(answers.get(i)));
            }

            assertThat(visitor.group("https://made.up/marker")).isVisible();
            assertThat(row(visitor, slow)).containsText("paused");
            api.post("/api/v1/jobs/" + slow.job() + "/cancel").expect(200);
        }
    }

    @Test
    void readsTheFilesOfAJobOnceMoreWhenItHasEnded() {
        SmallFiles.Slow slow = files.slow("files.bin");
        try (Visitor visitor = visitor()) {
            visitor.page()
                    .route(
                            "**/api/v1/jobs/" + slow.job() + "/files",
                            route -> {
                                if (api.job(slow.job())
                                        .path("state")
                                        .asText()
                                        .equals("completed")) {
                                    route.resume();
                                } else {
                                    route.fulfill(json("{\"items\":[]}"));
                                }
                            });
            visitor.go("/admin/jobs/" + slow.job());
            assertThat(visitor.text("The source has not been asked yet.")).isVisible();

            slow.hurry();

            assertThat(visitor.article()).containsText("SHA-256");
        }
    }

    @Test
    void readsTheLogAgainWhereTheServiceRefusedIt() {
        files.fetch("log.bin");
        String job = api.jobs("q=log.bin").path("items").path(0).path("id").asText();
        AtomicInteger refused = new AtomicInteger();
        try (Visitor visitor = visitor()) {
            visitor.page()
                    .route(
                            "**/api/v1/events?job=*",
                            route -> {
                                if (refused.getAndIncrement() == 0) {
                                    route.fulfill(
                                            new Route.FulfillOptions().setStatus(503).setBody(""));
                                } else {
                                    route.resume();
                                }
                            });

            visitor.go("/admin/jobs/" + job);

            Locator log = visitor.page().getByLabel("What happened to this job");
            assertThat(log).containsText("completed: live/log.bin");
            assertThat(log).containsText("queued");
            assertThat(refused).hasValueGreaterThan(1);
        }
    }

    @Test
    void countsAndFindsJobsThatItHasNotRead() {
        try (Visitor visitor = visitor()) {
            visitor.seesChanged(
                    Pattern.compile("/api/v1/stats$"),
                    stats -> stats.withObject("/jobs").put("failed", 777).put("queued", 1_234));
            visitor.seesChanged(
                    Pattern.compile("/api/v1/jobs\\?.*limit=200$"),
                    list -> {
                        list.withArray("items").removeAll().add(madeUp("newest", Instant.now()));
                        list.put("next_cursor", "older");
                    });
            visitor.seesChanged(
                    Pattern.compile("/api/v1/jobs\\?state=failed&q=long-ago"),
                    list -> list.withArray("items").add(madeUp("long-ago", Instant.EPOCH)));

            visitor.go("/admin/jobs?state=failed&q=long-ago");

            assertThat(visitor.group("https://made.up/long-ago")).isVisible();
            assertThat(visitor.chip("failed")).hasText("failed 777");
            assertThat(visitor.page().locator("bal-status")).containsText("1234 queued");
        }
    }

    @Test
    void asksNothingForAViewThatWasLeft() {
        List<Route> held = new ArrayList<>();
        List<String> asked = new CopyOnWriteArrayList<>();
        try (Visitor visitor = visitor()) {
            visitor.page().clock().install();
            visitor.page().route("**/api/v1/workers", held::add);
            visitor.page().waitForRequest("**/api/v1/workers", () -> visitor.go("/admin/fleet"));
            visitor.link("Settings").click();
            assertThat(visitor.heading("Limits")).isVisible();
            visitor.page().waitForResponse("**/api/v1/workers", () -> held.forEach(Route::resume));
            visitor.page().onRequest(request -> asked.add(request.url()));

            visitor.lookAround();

            assertThat(asked).noneMatch(address -> address.endsWith("/workers"));
        }
    }

    @Test
    void saysOfAnActionThatItMayNotHaveBeenDone() {
        SmallFiles.Slow slow = files.slow("refused.bin");
        try (Visitor visitor = visitor()) {
            visitor.page().route("**/pause", Route::abort);
            visitor.go("/admin/jobs");

            visitor.button("Pause refused.bin").first().click();

            assertThat(visitor.text("If nothing has changed, try again.")).isVisible();
            slow.hurry();
        }
    }

    @Test
    void showsEntriesThatOthersImport() {
        try (Visitor visitor = visitor()) {
            visitor.page().clock().install();
            visitor.go("/admin/models?q=by-others");
            assertThat(visitor.text("No entry matches.")).isVisible();
            files.enter("by-others");

            visitor.lookAround();

            assertThat(visitor.card("by-others")).isVisible();
        }
    }

    @Test
    void steersFromACardAJobThatItHasNotRead() {
        files.enter("unread");
        files.served("unread.bin", Sizes.mebibytes(8)).throttledTogetherTo(Sizes.kibibytes(256));
        String job = api.post("/api/v1/catalog/unread/download").expect(201).path("id").asText();
        api.post("/api/v1/jobs/" + job + "/pause").expect(200);
        try (Visitor visitor = visitor()) {
            visitor.page()
                    .route(
                            LISTS,
                            route ->
                                    route.fulfill(
                                            json(
                                                    "{\"items\":[],\"next_cursor\":null,\"total\":0}")));
            visitor.go("/admin/models?q=unread");

            visitor.button("Resume unread").click();

            assertThat(visitor.button("Pause unread")).isVisible();
            api.post("/api/v1/jobs/" + job + "/cancel").expect(200);
        }
    }

    /// The list with a job more, by which a test sees that the page has read it.
    private static Route.FulfillOptions withOneMore(APIResponse answer) {
        ObjectNode list = (ObjectNode) Api.parse(answer.text());
        list.withArray("items").add(madeUp("marker", Instant.EPOCH));
        return json(list.toString());
    }

    private static JsonNode madeUp(String name, Instant at) {
        return Api.parse(
                """
                {"id": "01990000-0000-7000-8000-%1$012d", "kind": "download",
                 "source": "https://made.up/%2$s", "revision": null, "view": "plain",
                 "volume": "shared", "worker": null, "dest": "live", "state": "failed",
                 "reason": null, "reason_detail": null, "priority": 5, "max_speed": null,
                 "labels": {}, "bytes_total": null, "bytes_done": 0, "progress": null,
                 "speed": 0, "eta_seconds": null, "files_total": null, "files_done": 0,
                 "attempt": 1, "error": null, "attached": false, "path": null,
                 "created_at": "%3$s", "started_at": null, "finished_at": "%3$s",
                 "owner": "admin"}\
                """
                        .formatted(name.length(), name, at));
    }

    private static Route.FulfillOptions json(String body) {
        return new Route.FulfillOptions().setContentType("application/json").setBody(body);
    }

    private Page tab(Visitor visitor, String path) {
        Page page = visitor.context().newPage();
        page.navigate(api.address(path).toString());
        return page;
    }

    private static Locator article(Page page) {
        return page.getByRole(AriaRole.ARTICLE);
    }

    private Visitor visitor(String path) {
        return Visitor.at(path, browser, product, product.adminKey());
    }

    /// Somebody who has signed in and not looked yet.
    private Visitor visitor() {
        Visitor visitor = Visitor.of(browser, product, ColorScheme.LIGHT, 1440);
        visitor.signIn(product.adminKey());
        return visitor;
    }

    private static Locator row(Visitor visitor, SmallFiles.Slow slow) {
        return visitor.group(slow.source()).first();
    }
}
