package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.ballast.system.Shelf.FAILED;
import static dev.ballast.system.Shelf.GATED;
import static dev.ballast.system.Shelf.HOSTILE;
import static dev.ballast.system.Shelf.MISSING;
import static dev.ballast.system.Shelf.PRESENT;
import static dev.ballast.system.Shelf.QUEUED;
import static dev.ballast.system.Shelf.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/// `/admin/models` row by row, as its reference numbers them, with entries in every state.
@ExtendWith({SharedProduct.class, Chromium.class})
@TestInstance(Lifecycle.PER_CLASS)
class CatalogRowsTest {
    private static final Pattern PERCENT = Pattern.compile("\\d+\\u202f%");
    private static final Pattern SPEED = Pattern.compile("[1-9][\\d.]*\\u202f[kM]?B/s");
    private static final String SHELF = "/admin/models?q=shelf";
    private static final String ROWS = SHELF + "&view=compact";

    private final Product product;
    private final Api api;
    private final Browser browser;
    private Shelf shelf;

    CatalogRowsTest(Product product, Browser browser) {
        this.product = product;
        this.api = product.api();
        this.browser = browser;
    }

    @BeforeAll
    void stock() {
        shelf = Shelf.stock(product);
    }

    @AfterAll
    void hurry() {
        shelf.hurry();
    }

    @Test
    void a01ReadsTheCatalogOnceAndSaysThatItReads() {
        try (Visitor visitor = visitor("/admin/settings")) {
            List<Route> asked = new ArrayList<>();
            visitor.page().clock().install();
            visitor.page().route("**/api/v1/catalog?*", asked::add);
            visitor.go(SHELF);
            assertThat(visitor.text("Reading the catalog")).isVisible();

            asked.getFirst().resume();

            assertThat(visitor.card(PRESENT)).isVisible();
            visitor.page().clock().runFor(2_000);
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void a02OffersToImportAndToFetchMetadata() {
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(visitor.button("Import JSON…")).isVisible();

            visitor.button("Fetch Metadata…").click();

            assertThat(visitor.heading("Fetch metadata")).isVisible();
            assertThat(visitor.button("Fetch")).isEnabled();
        }
    }

    @Test
    void a03ShowsTheNumbersThatMatter() {
        JsonNode facets = api.get("/api/v1/catalog/facets").expect(200);
        long present =
                facets.path("statuses")
                        .valueStream()
                        .filter(status -> status.path("id").asText().equals("present"))
                        .findFirst()
                        .orElseThrow()
                        .path("count")
                        .asLong();
        try (Visitor visitor = visitor(SHELF)) {
            Locator status = status(visitor);
            assertThat(status).containsText("1 downloading");
            assertThat(status).containsText("1 queued");
            assertThat(status)
                    .containsText(present + " / " + facets.path("total").asLong() + " present");
            assertThat(visitor.page().getByLabel("Parallel").locator("option"))
                    .hasText(new String[] {"1", "2", "3", "4", "5"});
        }
    }

    @Test
    void a04ShowsTheSpeedOfAllDownloads() {
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(status(visitor)).containsText(SPEED);
        }
    }

    @Test
    void a05ShowsWhatModelsTakeAndWhatIsFree() {
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(status(visitor).getByRole(AriaRole.IMG))
                    .hasAttribute(
                            "aria-label",
                            Pattern.compile(
                                    "Volume shared: [1-9].*B of models, .* reserved, [1-9].*B free"
                                            + " of .*"));
        }
    }

    @Test
    void a07ShowsOnlyTheCategoriesThatAreSwitchedOn() {
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(visitor.chip("Checkpoints")).hasAttribute("aria-pressed", "true");
            assertThat(visitor.chip("LoRAs")).hasAttribute("aria-pressed", "true");

            visitor.chip("Checkpoints").click();

            assertThat(visitor.card(MISSING)).hasCount(0);
            assertThat(visitor.card(GATED)).isVisible();
        }
    }

    @Test
    void a08OffersEachBaseModelAndNone() {
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(visitor.chip("flux")).isVisible();

            visitor.chip("(none)").click();

            assertThat(visitor.card(RUNNING)).hasCount(0);
            assertThat(visitor.card(PRESENT)).isVisible();
        }
    }

    @Test
    void a09SwitchesStatesOnAndOff() {
        try (Visitor visitor = visitor(SHELF)) {
            for (String state : List.of("present", "missing", "queued", "downloading", "error")) {
                assertThat(visitor.chip(state)).hasAttribute("aria-pressed", "true");
            }

            visitor.chip("error").click();

            assertThat(visitor.card(FAILED)).hasCount(0);
            assertThat(visitor.card(QUEUED)).isVisible();
        }
    }

    @Test
    void a10SortsByNameAndSizeBothWays() {
        try (Visitor visitor = visitor(ROWS + "&category=checkpoints")) {
            assertRows(visitor, PRESENT, MISSING, RUNNING, QUEUED, FAILED);
            Locator size = sort(visitor, "size");
            size.click();
            assertRows(visitor, PRESENT, RUNNING, QUEUED, FAILED, MISSING);
            size.click();
            assertRows(visitor, MISSING, FAILED, QUEUED, RUNNING, PRESENT);
            sort(visitor, "name").click();
            assertRows(visitor, PRESENT, MISSING, RUNNING, QUEUED, FAILED);
        }
    }

    @Test
    void a11SortsByStateWhatNeedsAttentionFirst() {
        try (Visitor visitor = visitor(ROWS + "&category=checkpoints")) {
            sort(visitor, "status").click();

            assertRows(visitor, RUNNING, QUEUED, FAILED, MISSING, PRESENT);
        }
    }

    @Test
    void a12ShowsCardsOrARowWithNameSizeAndState() {
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(visitor.card(MISSING)).containsText("A tree of the north.");

            visitor.button("Compact").click();

            Locator row = visitor.group(MISSING);
            assertThat(row).containsText("12.4\u202fGB");
            assertThat(row.locator("bal-state")).containsText("missing");
            assertThat(row).not().containsText("A tree of the north.");
            assertThat(visitor.group(RUNNING).getByRole(AriaRole.PROGRESSBAR)).isVisible();
        }
    }

    @Test
    void a13SearchesNamesFilesAndTagsInAnyCase() {
        try (Visitor visitor = visitor("/admin/models")) {
            Locator search = visitor.page().getByLabel("Search the catalog");
            search.fill("GATED OAK");
            assertThat(visitor.page().locator("bal-card")).hasCount(1);
            search.fill("Elder.BIN");
            assertThat(visitor.page().locator("bal-card")).hasCount(1);
            search.fill("White Bark");

            assertThat(visitor.page().locator("bal-card")).hasCount(1);
            assertThat(visitor.card(MISSING)).isVisible();
        }
    }

    @Test
    void a14ShowsWhatMatchesAllFiltersAndCountsIt() {
        try (Visitor visitor = visitor(SHELF + "&status=missing&base_model=sdxl")) {
            assertThat(visitor.card(MISSING)).isVisible();
            assertThat(visitor.page().locator("bal-card")).hasCount(1);
            assertThat(visitor.heading("Checkpoints 1")).isVisible();
            assertThat(visitor.heading("LoRAs")).hasCount(0);
        }
    }

    @Test
    void a15GroupsCardsByCategory() {
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(visitor.card(GATED)).isVisible();
            assertThat(visitor.page().locator("bal-entries h2"))
                    .hasText(new String[] {"Checkpoints 5", "LoRAs 2"});
        }
    }

    @Test
    void a16ShowsAllThatIsKnownOnACard() {
        try (Visitor visitor = visitor(SHELF)) {
            visitor.page().route("https://pictures.example.com/**", Route::abort);
            Locator card = visitor.card(MISSING);
            assertThat(card.locator("bal-state")).containsText("missing");
            assertThat(card.getByRole(AriaRole.HEADING)).hasText(MISSING);
            assertThat(card).containsText("birch.bin → shelf");
            assertThat(card).containsText("12.4\u202fGB");
            assertThat(card.locator(".base")).hasText("sdxl");
            assertThat(card.locator(".pill").last()).hasText("+2");
            assertThat(card).containsText("A tree of the north.");
            assertThat(card.locator("img"))
                    .hasAttribute("src", "https://pictures.example.com/birch.png");
            assertThat(visitor.card(RUNNING).getByRole(AriaRole.PROGRESSBAR)).isVisible();
        }
    }

    @Test
    void a17ShowsSmallSizesInMegabytesAndUnknownOnesAsADash() {
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(visitor.card(GATED)).containsText("4.00\u202fMB");
            assertThat(visitor.card(HOSTILE).locator(".facts .num")).hasText("–");
        }
    }

    @Test
    void a18LinksToThePageOfTheModelNotToItsFile() {
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(visitor.card(MISSING).getByText("CivitAI"))
                    .hasAttribute("href", "https://civitai.com/models/101?modelVersionId=202");
            visitor.go("/admin/models?q=Refiner");
            assertThat(visitor.card("SDXL 1.0 Refiner").getByText("Hugging Face"))
                    .hasAttribute(
                            "href", Pattern.compile("https://huggingface\\.co/[\\w.-]+/[\\w.-]+"));
        }
    }

    @Test
    void a19TellsEachStateByAnIconAndAWord() {
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(visitor.card(PRESENT).locator("bal-state")).hasText("present");
            assertThat(visitor.card(PRESENT).locator("bal-state .ok svg")).isVisible();
            assertThat(visitor.card(RUNNING).locator("bal-state svg")).hasClass("i spin");
            assertThat(visitor.card(FAILED).locator("bal-state")).hasText("error");
            assertThat(visitor.card(FAILED).locator("bal-state .bad svg")).isVisible();
            assertThat(visitor.card(QUEUED).locator("bal-state")).hasText("queued");
            assertThat(visitor.card(MISSING).locator("bal-state")).hasText("missing");
        }
    }

    @Test
    void a20OffersTheOneActionThatFitsTheState() {
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(visitor.button("Download " + MISSING)).isEnabled();
            assertThat(visitor.button("Delete " + PRESENT)).isEnabled();
            assertThat(visitor.button("Pause " + RUNNING)).isEnabled();
            assertThat(visitor.button("Pause " + QUEUED)).isEnabled();
            assertThat(visitor.button("Retry " + FAILED)).isEnabled();
            assertThat(visitor.card(FAILED)).containsText("The repository is gated or private.");
        }
    }

    @Test
    void a22ShowsPercentBytesAndSpeed() {
        try (Visitor visitor = visitor(SHELF)) {
            Locator card = visitor.card(RUNNING);
            assertThat(card).containsText(PERCENT);
            assertThat(card).containsText("of 8.39\u202fMB");
            assertThat(card).containsText(SPEED);
        }
    }

    @Test
    void a23SaysWhatTheServiceSaidAndGivesTheButtonBack() {
        String gone = "Felled";
        shelf.add(shelf.entry(gone, "vae"));
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(visitor.card(gone)).isVisible();
            api.send("DELETE", "/api/v1/catalog/" + Shelf.id(gone), null, Map.of()).expect(204);

            visitor.button("Download " + gone).click();

            assertThat(visitor.text(Shelf.id(gone))).isVisible();
            assertThat(visitor.button("Download " + gone)).isEnabled();
        }
    }

    @Test
    void a25KeepsFiltersSortViewAndPlaceWhileNumbersCome() {
        try (Visitor visitor = visitor("/admin/settings")) {
            visitor.page().clock().install();
            visitor.go("/admin/models?sort=-size&view=compact");
            assertThat(visitor.page().locator("bal-entry-row").first()).isVisible();
            visitor.page().evaluate("window.scrollTo(0, 1000)");

            visitor.lookAround();

            assertThat(visitor.page().evaluate("window.scrollY")).isEqualTo(1000);
            assertThat(visitor.page().url()).endsWith("?sort=-size&view=compact");
        }
    }

    @Test
    void um24SearchesAndFiltersCardsWithBadgesAndButtonsAndSumsUpTheDisk() {
        try (Visitor visitor = visitor("/admin/models")) {
            visitor.page().getByLabel("Search the catalog").fill("shelf");
            assertThat(visitor.page().locator("bal-card")).hasCount(7);
            visitor.chip("Checkpoints").click();
            assertThat(visitor.page().locator("bal-card")).hasCount(2);
            visitor.chip("Checkpoints").click();

            assertThat(visitor.card(PRESENT).locator("bal-state")).hasText("present");
            assertThat(visitor.card(GATED).locator("bal-state")).hasText("missing");
            assertThat(visitor.button("Download " + MISSING)).isEnabled();
            assertThat(visitor.button("Delete " + PRESENT)).isEnabled();
            assertThat(status(visitor).getByRole(AriaRole.IMG))
                    .hasAttribute(
                            "aria-label", Pattern.compile("Volume shared: [1-9].* free of .*"));
        }
    }

    @Test
    void um24AsksForATokenWhereTheModelIsGated() {
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(visitor.card(GATED)).containsText("token");
            assertThat(visitor.card(MISSING)).not().containsText("token");

            visitor.button("Download " + GATED).click();

            assertThat(visitor.heading(GATED + " needs a token")).isVisible();
            assertThat(visitor.page().locator("bal-token input")).isFocused();
        }
    }

    @Test
    void showsNamesOfEntriesAsText() {
        try (Visitor visitor = visitor(SHELF)) {
            assertThat(visitor.card(HOSTILE).getByRole(AriaRole.HEADING)).hasText(HOSTILE);
            assertThat(visitor.card(HOSTILE).locator("img")).hasCount(0);
        }
    }

    private Visitor visitor(String path) {
        return Visitor.at(path, browser, product, product.adminKey());
    }

    private static Locator status(Visitor visitor) {
        return visitor.page()
                .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Status"));
    }

    private static Locator sort(Visitor visitor, String column) {
        return visitor.button("Sort by " + column);
    }

    private static void assertRows(Visitor visitor, String... names) {
        assertThat(visitor.page().locator("bal-entry-row b.cut")).hasText(names);
    }
}
