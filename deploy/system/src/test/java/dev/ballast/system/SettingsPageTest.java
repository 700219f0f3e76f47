package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What admins change on the page: people, webhooks, limits.
@ExtendWith({SharedProduct.class, Chromium.class})
class SettingsPageTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String MAINTENANCE = "Only admins change anything for now";

    private final Product product;
    private final Api api;
    private final Browser browser;

    SettingsPageTest(Product product, Browser browser) {
        this.product = product;
        this.api = product.api();
        this.browser = browser;
    }

    @Test
    void addsAUserWhoSignsInByNameAndSeesWhatTheRoleMayDo() {
        try (Visitor admin = visitor();
                Visitor ana = signedOut()) {
            add(admin, "viewer");

            signIn(ana, "ana", "not the password");
            assertThat(ana.text("The name or the password is wrong.")).isVisible();
            signIn(ana, "ana", PASSWORD);
            assertThat(ana.page().getByRole(AriaRole.NAVIGATION)).isVisible();
            ana.go("/admin/settings");
            assertThat(ana.text("Ana, viewer")).isVisible();
            assertThat(ana.button("Save")).hasCount(0);
            assertThat(ana.page().evaluate("document.cookie").toString()).isEmpty();

            users(admin).getByLabel("Role of Ana").selectOption("operator");
            assertThat(admin.text("Ana is operator now.")).isVisible();
            ana.page().reload();
            assertThat(ana.text("Ana, operator")).isVisible();
            remove(admin);
        }
    }

    @Test
    void signsAUserOutWhosePasswordIsChangedOrWhoIsRemoved() {
        try (Visitor admin = visitor();
                Visitor ana = signedOut()) {
            add(admin, "operator");
            signIn(ana, "Ana", PASSWORD);
            assertThat(ana.page().getByRole(AriaRole.NAVIGATION)).isVisible();

            admin.button("Change the password of Ana").click();
            fill(dialog(admin), "Password", "another long password");
            admin.button("Change the password").click();
            assertThat(admin.text("Ana has another password")).isVisible();

            // It asks for numbers by itself, and is told that nobody is signed in.
            assertThat(ana.page().getByLabel("Password")).isVisible();
            signIn(ana, "Ana", "another long password");
            assertThat(ana.page().getByRole(AriaRole.NAVIGATION)).isVisible();

            remove(admin);
            assertThat(ana.page().getByLabel("Password")).isVisible();
        }
    }

    @Test
    void showsTheRoleThatAUserHasWhenAnotherIsRefused() {
        try (Visitor admin = visitor()) {
            add(admin, "viewer");
            admin.page()
                    .route(
                            "**/api/v1/users/*",
                            route -> {
                                if (route.request().method().equals("PATCH")) {
                                    route.fulfill(new Route.FulfillOptions().setStatus(409));
                                } else {
                                    route.resume();
                                }
                            });

            users(admin).getByLabel("Role of Ana").selectOption("admin");

            assertThat(admin.text("The answer was 409.")).isVisible();
            assertThat(users(admin).getByLabel("Role of Ana")).hasValue("viewer");
            remove(admin);
        }
    }

    @Test
    void makesAWebhookShowsItsSecretOnceAndSendsAnEventAgain() throws IOException {
        AtomicInteger status = new AtomicInteger(500);
        List<String> received = new CopyOnWriteArrayList<>();
        HttpServer receiver = receiver(status, received);
        try (Visitor visitor = visitor()) {
            Locator webhooks = visitor.section("Webhooks");
            fill(
                    webhooks,
                    "Address",
                    "http://127.0.0.2:%d/hook".formatted(receiver.getAddress().getPort()));
            fill(webhooks, "Events", "job.failed");
            webhooks.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Add"))
                    .click();
            assertThat(webhooks).containsText("this is the only time that the secret is shown");
            assertThat(webhooks.locator(".once code")).containsText("whsec_");
            String secret = webhooks.locator(".once code").innerText();

            visitor.page().reload();
            assertThat(webhooks).containsText("/hook");
            assertThat(webhooks).not().containsText(secret);

            visitor.button("Test 127.0.0.2").click();
            visitor.button("Deliveries to 127.0.0.2").click();
            assertThat(dialog(visitor)).containsText("the receiver answered 500");
            status.set(200);
            visitor.button("Send ping again").first().click();
            assertThat(dialog(visitor)).containsText("delivered");
            assertThat(dialog(visitor)).containsText("answered 200");
            assertThat(received)
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(body -> body.contains("ping"));
            visitor.page().keyboard().press("Escape");

            visitor.button("Delete the webhook 127.0.0.2").click();
            visitor.button("Delete").click();
            assertThat(webhooks).not().containsText("/hook");
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void savesHowUpdatesAndFullVolumesAreHandled() {
        JsonNode before = api.get("/api/v1/settings").expect(200);
        try (Visitor visitor = visitor()) {
            visitor.page().getByLabel("Check for updates, hours").fill("12");
            visitor.page().getByLabel("Check watched, minutes").fill("30");
            visitor.page().getByLabel("Revisions that stay").fill("3");
            visitor.page().getByLabel("Evict above, %").fill("95");
            visitor.page().getByLabel("Evict down to, %").fill("96");
            visitor.button("Save").first().click();
            assertThat(visitor.text("the low one must be less")).isVisible();

            visitor.page().getByLabel("Evict down to, %").fill("70");
            visitor.button("Save").first().click();

            assertThat(visitor.text("Saved. It acts within 5 s.")).isVisible();
            JsonNode now = api.get("/api/v1/settings").expect(200);
            assertThat(now.path("update_check_hours").asInt()).isEqualTo(12);
            assertThat(now.path("watch_minutes").asInt()).isEqualTo(30);
            assertThat(now.path("keep_revisions").asInt()).isEqualTo(3);
            assertThat(now.path("evict_low").asInt()).isEqualTo(70);
            assertThat(now.path("evict_high").asInt()).isEqualTo(95);
        } finally {
            api.put(
                            "/api/v1/settings",
                            Api.JSON
                                    .createObjectNode()
                                    .putNull("update_check_hours")
                                    .put("watch_minutes", before.path("watch_minutes").asInt())
                                    .put("keep_revisions", before.path("keep_revisions").asInt())
                                    .put("evict_high", before.path("evict_high").asInt())
                                    .put("evict_low", before.path("evict_low").asInt()))
                    .expect(200);
        }
    }

    @Test
    void savesOtherLimitsBesideTheShortestTimeBetweenVerifications() {
        int tries = api.get("/api/v1/settings").expect(200).path("max_attempts").asInt();
        api.put("/api/v1/settings", Map.of("verify_every", "PT1H")).expect(200);
        try (Visitor visitor = visitor()) {
            visitor.page().getByLabel("Tries").fill("7");
            visitor.button("Save").first().click();

            assertThat(visitor.text("Saved. It acts within 5 s.")).isVisible();
            JsonNode now = api.get("/api/v1/settings").expect(200);
            assertThat(now.path("max_attempts").asInt()).isEqualTo(7);
            assertThat(now.path("verify_every").asText()).isEqualTo("PT1H");
        } finally {
            api.put(
                            "/api/v1/settings",
                            Api.JSON
                                    .createObjectNode()
                                    .put("max_attempts", tries)
                                    .putNull("verify_every"))
                    .expect(200);
        }
    }

    @Test
    void tellsEverybodyOfMaintenanceAndOffersNothingThatWouldBeRefused() {
        String key =
                api.post("/api/v1/keys", Map.of("name", "fetches", "role", "operator"))
                        .expect(201)
                        .path("key")
                        .asText();
        try (Visitor admin = visitor();
                Visitor operator = Visitor.of(browser, product, ColorScheme.LIGHT, 1440)) {
            operator.signIn(key);
            operator.page().clock().install();
            operator.go("/admin/models");
            assertThat(operator.button("Import JSON…")).isVisible();

            admin.page()
                    .getByRole(AriaRole.SWITCH, new Page.GetByRoleOptions().setName("Maintenance"))
                    .check();

            assertThat(admin.text(MAINTENANCE)).isVisible();
            assertThat(admin.text("Add a model")).isVisible();
            operator.lookAround();
            assertThat(operator.text(MAINTENANCE)).isVisible();
            assertThat(operator.button("Import JSON…")).hasCount(0);
            assertThat(operator.text("Add a model")).hasCount(0);
            assertThat(operator.button("End it")).hasCount(0);

            admin.go("/admin/fleet");
            admin.button("End it").click();

            assertThat(admin.text(MAINTENANCE)).hasCount(0);
            operator.lookAround();
            assertThat(operator.text(MAINTENANCE)).hasCount(0);
            assertThat(operator.button("Import JSON…")).isVisible();
        } finally {
            api.put("/api/v1/settings", Map.of("maintenance", false)).expect(200);
        }
    }

    private Visitor visitor() {
        return Visitor.at("/admin/settings", browser, product, product.adminKey());
    }

    private Visitor signedOut() {
        Visitor visitor = Visitor.of(browser, product, ColorScheme.LIGHT, 1440);
        visitor.go("/");
        return visitor;
    }

    private static void signIn(Visitor visitor, String name, String password) {
        visitor.button("Name and password").click();
        visitor.page().getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
        visitor.page().getByLabel("Password").fill(password);
        visitor.button("Sign in").click();
    }

    private static void add(Visitor admin, String role) {
        fill(users(admin), "Name", "Ana");
        fill(users(admin), "Password", PASSWORD);
        users(admin).locator("form select[name=role]").selectOption(role);
        admin.button("Add a user").click();
        assertThat(users(admin)).containsText("Ana");
    }

    private static void remove(Visitor admin) {
        admin.button("Remove Ana").click();
        admin.button("Delete").click();
        assertThat(users(admin)).not().containsText("Ana");
    }

    private static Locator users(Visitor visitor) {
        return visitor.section("Users");
    }

    private static Locator dialog(Visitor visitor) {
        return visitor.page().locator("bal-dialog");
    }

    private static void fill(Locator where, String label, String text) {
        where.getByLabel(label, exact()).fill(text);
    }

    private static Locator.GetByLabelOptions exact() {
        return new Locator.GetByLabelOptions().setExact(true);
    }

    /// Answers each call with the status that is set then.
    private static HttpServer receiver(AtomicInteger status, List<String> received)
            throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0), 0);
        server.createContext(
                "/hook",
                exchange -> {
                    received.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
                    exchange.sendResponseHeaders(status.get(), -1);
                    exchange.close();
                });
        server.start();
        return server;
    }
}
