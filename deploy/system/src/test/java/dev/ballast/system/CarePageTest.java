package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.ballast.system.Sizes.kibibytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HubRepo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the page does for models that are installed: proof, repair, updates, room.
@ExtendWith({SharedProduct.class, Chromium.class})
class CarePageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Product product;
    private final Api api;
    private final Browser browser;

    CarePageTest(Product product, Browser browser) {
        this.product = product;
        this.api = product.api();
        this.browser = browser;
    }

    @Test
    void showsDamageThatAVerificationFindsAndRepairsIt() throws IOException {
        Content content = Content.generated(71, kibibytes(400));
        product.hub().serve("/care/rotten.bin", content);
        install(Map.of("source", product.hub().uri("/care/rotten.bin").toString(), "dest", "care"));
        Path published = product.volume().resolve("care/rotten.bin");
        Disk.rot(published, kibibytes(200));
        try (Visitor visitor = opened("rotten.bin")) {
            visitor.button("Verify").click();

            assertThat(visitor.text("Files of this model are damaged or missing.")).isVisible();
            assertThat(visitor.text("Its content is not what was installed.")).isVisible();

            visitor.button("Repair").click();

            assertThat(visitor.button("Repair")).hasCount(0);
            assertThat(visitor.article().locator("bal-state").first()).containsText("installed");
            assertThat(Disk.sha256(published)).isEqualTo(content.sha256());
        }
    }

    @Test
    void showsANewerRevisionFetchesItAndFollowsTheBranch() {
        HubRepo repo = product.huggingFace().model("acme/moving");
        String old = repo.commit("main", files -> files.put("w.safetensors", weights(72)));
        install(Map.of("source", "hf://acme/moving"));
        try (Visitor visitor = opened("acme/moving")) {
            assertThat(visitor.text("Nobody has asked its source yet.")).isVisible();
            String moved = repo.commit("main", files -> files.put("w.safetensors", weights(73)));

            visitor.button("Look for an update").click();
            assertThat(visitor.text("There is a newer revision:")).isVisible();
            assertThat(row(visitor)).containsText("newer");
            assertThat(updates(visitor)).containsText(moved);

            visitor.button("Fetch it").click();
            assertThat(visitor.article().locator("dl")).containsText(moved);
            assertThat(visitor.button("Fetch it")).hasCount(0);
            assertThat(visitor.article().locator("dl")).not().containsText(old);

            visitor.button("Follow its branch").click();
            assertThat(row(visitor)).containsText("follows");
            String third = repo.commit("main", files -> files.put("w.safetensors", weights(74)));
            visitor.button("Look for an update").click();
            // Nobody clicks: the watch fetches it, and keeps the one before beside it.
            assertThat(visitor.article().locator("dl")).containsText(third);
            visitor.page().reload();
            assertThat(updates(visitor).getByText("Other revisions here")).isVisible();
            assertThat(updates(visitor)).containsText(moved);

            visitor.button("Stop following").click();
            assertThat(visitor.button("Follow its branch")).isVisible();
            assertThat(row(visitor)).not().containsText("follows");
        }
    }

    @Test
    void saysWhyAWatchWasRefused() {
        product.huggingFace()
                .model("acme/unwatched")
                .commit("main", files -> files.put("w.safetensors", weights(78)));
        install(Map.of("source", "hf://acme/unwatched"));
        try (Visitor visitor = opened("acme/unwatched")) {
            visitor.button("Follow its branch").click();
            assertThat(visitor.button("Stop following")).isVisible();
            visitor.seesChanged(
                    Pattern.compile("/api/v1/models/[^/?]+$"), CarePageTest::refuseTheWatch);
            visitor.page().reload();

            assertThat(updates(visitor))
                    .containsText("It cannot follow its branch. 'ana' is gone.");
        }
    }

    @Test
    void asksForNoNewerRevisionWhereThereCanBeNone() {
        product.hub().serve("/care/plain.bin", Content.generated(75, 1_000));
        install(Map.of("source", product.hub().uri("/care/plain.bin").toString(), "dest", "care"));
        try (Visitor visitor = opened("plain.bin")) {
            assertThat(visitor.button("Verify")).isVisible();
            assertThat(visitor.button("Look for an update")).hasCount(0);
        }
    }

    @Test
    void keepsAPinnedModelOutOfWhatWouldGo() {
        product.hub().serve("/care/stays.bin", Content.generated(76, 2_000));
        product.hub().serve("/care/loose.bin", Content.generated(77, 3_000));
        for (String name : new String[] {"stays.bin", "loose.bin"}) {
            install(
                    Map.of(
                            "source",
                            product.hub().uri("/care/" + name).toString(),
                            "dest",
                            "care"));
        }
        // The disk is fuller than that, whatever else is on it, so all that may go would go.
        Map<String, Integer> before = Map.of("evict_high", 90, "evict_low", 80);
        api.put("/api/v1/settings", Map.of("evict_low", 0, "evict_high", 1)).expect(200);
        try (Visitor visitor = opened("stays.bin")) {
            visitor.button("Pin").click();
            assertThat(visitor.button("Unpin")).isVisible();
            assertThat(row(visitor)).containsText("pinned");
            assertThat(visitor.text("pinned, so it stays on a full volume")).isVisible();

            visitor.button("What would go?").click();
            Locator dialog = visitor.page().locator("bal-dialog");
            assertThat(dialog).containsText("loose.bin");
            assertThat(dialog).containsText("Nothing goes by itself");
            assertThat(dialog).not().containsText("stays.bin");
            visitor.page().keyboard().press("Escape");

            visitor.button("Unpin").click();
            assertThat(visitor.button("Pin")).isVisible();
            visitor.seesChanged(
                    Pattern.compile("/eviction$"),
                    plan -> plan.put("held", "A program may have the files open."));
            visitor.button("What would go?").click();
            assertThat(dialog).containsText("stays.bin");
            assertThat(dialog).containsText("Held for now. A program may have the files open.");
        } finally {
            api.put("/api/v1/settings", before).expect(200);
        }
    }

    private static void refuseTheWatch(ObjectNode model) {
        model.putObject("update")
                .put("available", false)
                .put("checked_at", Instant.now().toString())
                .putObject("error")
                .put("code", "INVALID_REQUEST")
                .put("detail", "'ana' is gone.");
    }

    private void install(Map<String, String> job) {
        api.awaitCompleted(api.submit(job), PATIENCE);
    }

    /// Somebody who has opened the one model that this finds.
    private Visitor opened(String q) {
        Visitor visitor =
                Visitor.at("/admin/installed?q=" + q, browser, product, product.adminKey());
        row(visitor).click();
        assertThat(visitor.article()).containsText("Pin");
        return visitor;
    }

    private static Locator row(Visitor visitor) {
        return visitor.page().locator("tr[data-row]").first();
    }

    private static Locator updates(Visitor visitor) {
        return visitor.page()
                .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Updates"));
    }

    private static HubFile weights(int seed) {
        return HubFile.lfs(Content.safetensors(seed, 50_000));
    }
}
