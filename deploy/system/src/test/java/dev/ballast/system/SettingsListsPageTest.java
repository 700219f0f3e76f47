package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What admins store in the settings: times with limits, tokens of hubs, keys.
@ExtendWith({SharedProduct.class, Chromium.class})
class SettingsListsPageTest {
    private final Product product;
    private final Api api;
    private final Browser browser;

    SettingsListsPageTest(Product product, Browser browser) {
        this.product = product;
        this.api = product.api();
        this.browser = browser;
    }

    @Test
    void pausesAtTimesOfTheWeek() {
        try (Visitor visitor = visitor()) {
            visitor.button("Add a time").click();
            Locator entry = visitor.group("Entry 1");
            entry.getByText("mon").click();
            entry.getByLabel("Then").selectOption("paused");
            visitor.button("Save").last().click();
            assertThat(visitor.text("Saved. It acts within 5 s.")).isVisible();

            JsonNode saved = api.get("/api/v1/settings").expect(200).path("timetable").path(0);
            assertThat(saved.path("paused").asBoolean()).isTrue();
            assertThat(saved.path("days").toString()).contains("tue").doesNotContain("mon");

            visitor.page().reload();
            assertThat(visitor.group("Entry 1").getByLabel("Then")).hasValue("paused");
        } finally {
            api.put("/api/v1/settings", Map.of("timetable", List.of())).expect(200);
        }
    }

    @Test
    void storesATokenForAHubAndNeverShowsIt() {
        try (Visitor visitor = visitor()) {
            Locator hubs = visitor.section("Hubs");
            hubs.getByLabel("Host").fill("hub.example.com");
            hubs.getByLabel("Name").fill("the team");
            hubs.locator("[name=token]").fill("hf_made_up_secret");
            visitor.button("Store").click();
            assertThat(hubs.locator("tbody")).containsText("hub.example.com");
            assertThat(hubs).not().containsText("hf_made_up_secret");
            assertThat(hubs.locator("[name=token]")).hasValue("");

            visitor.button("Delete the token for hub.example.com").click();
            visitor.button("Delete").click();

            assertThat(hubs.locator("tbody")).hasCount(0);
        }
    }

    @Test
    void makesAKeyThatIsShownOnceAndShutsItOutAgain() {
        try (Visitor visitor = visitor()) {
            Locator keys = visitor.section("Keys");
            keys.getByLabel("Name").fill("ci-of-the-page");
            keys.getByLabel("Role").selectOption("viewer");
            visitor.button("Make a key").click();
            assertThat(keys.locator(".once code")).containsText("bk_");
            String key = keys.locator(".once code").innerText();

            visitor.page().reload();
            assertThat(keys).containsText("ci-of-the-page");
            assertThat(keys).not().containsText(key);
            visitor.button("Delete the key of ci-of-the-page").click();
            visitor.button("Delete").click();

            assertThat(keys).not().containsText("ci-of-the-page");
        }
    }

    private Visitor visitor() {
        return Visitor.at("/admin/settings", browser, product, product.adminKey());
    }
}
