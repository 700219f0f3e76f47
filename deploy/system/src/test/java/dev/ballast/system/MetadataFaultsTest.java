package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.LocalPostgres;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.civitai.CivitaiHub;
import dev.ballast.local.hub.civitai.Release;
import dev.ballast.local.hub.huggingface.HubFile;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Many models at two hubs, which are asked side by side. Few are at the one whose quota is used up
/// again and again, as each time takes seconds.
@ExtendWith(SharedProduct.class)
class MetadataFaultsTest {
    private static final int MODELS = 500;
    private static final int AT_CIVITAI = 60;
    private static final long FIRST_VERSION = 5_000_000;

    /// A broken answer is asked for three times, within 3 s, so what is broken is rare.
    private static final Map<Integer, Fate> RARE =
            Map.of(
                    10, Fate.WRONG_JSON,
                    20, Fate.ONCE_BROKEN,
                    30, Fate.SLOW,
                    40, Fate.ONCE_BUSY,
                    260, Fate.BROKEN,
                    290, Fate.PAGE,
                    320, Fate.ONCE_BUSY,
                    350, Fate.BUSY);

    private final Product product;
    private final Api api;

    MetadataFaultsTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    /// What a model meets at its hub, and what comes of it.
    private enum Fate {
        GOOD("done"),
        ONCE_BROKEN("done"),
        ONCE_BUSY("done"),
        SLOW("done"),
        BUSY("SOURCE_RATE_LIMITED"),
        BROKEN("SOURCE_UNREACHABLE"),
        PAGE("SOURCE_UNREACHABLE"),
        WRONG_JSON("SOURCE_UNREACHABLE"),
        MISSING("SOURCE_NOT_FOUND");

        private final String outcome;

        Fate(String outcome) {
            this.outcome = outcome;
        }

        static Fate of(int number) {
            return RARE.getOrDefault(number, number % 10 == 5 ? MISSING : GOOD);
        }

        /// To those who show no token the Hugging Face Hub does not say what is missing.
        String outcome(boolean atCivitai) {
            return this == MISSING && !atCivitai ? "SOURCE_FORBIDDEN" : outcome;
        }

        Fault fault() {
            return switch (this) {
                case ONCE_BROKEN, BROKEN -> Fault.status(500);
                case ONCE_BUSY, BUSY -> Fault.status(429, Map.of("Retry-After", "1"), "{}");
                case PAGE -> Fault.htmlPage();
                case WRONG_JSON -> Fault.jsonError();
                case GOOD, SLOW, MISSING -> throw new IllegalStateException(this + " is sound");
            };
        }

        int times() {
            return switch (this) {
                case GOOD, SLOW, MISSING -> 0;
                case ONCE_BROKEN, ONCE_BUSY -> 1;
                case BUSY, BROKEN, PAGE, WRONG_JSON -> 3;
            };
        }
    }

    @AfterEach
    void leaveNoEntries() throws IOException, SQLException {
        product.civitai().allowingAll();
        LocalPostgres.Database database = product.database();
        try (Connection connection =
                        DriverManager.getConnection(
                                database.url(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("delete from catalog_entry where category = 'fates'");
        }
    }

    @Test
    void findsTheRightOutcomeOfEachOfManyModelsWithinTheQuota() {
        // Given
        CivitaiHub civitai = product.civitai().allowing(20, Duration.ofSeconds(6));
        IntStream.range(0, MODELS).forEach(this::offer);
        api.post(
                        "/api/v1/catalog/import",
                        IntStream.range(0, MODELS).mapToObj(MetadataFaultsTest::entry).toList())
                .expect(200);
        List<String> entries =
                IntStream.range(0, MODELS).mapToObj(MetadataFaultsTest::name).toList();
        // When
        String job =
                api.post("/api/v1/catalog/metadata", Map.of("entries", entries))
                        .expect(201)
                        .path("id")
                        .asText();
        JsonNode ended = api.awaitCompleted(job, Duration.ofMinutes(4));
        // Then
        Map<String, String> outcomes = new TreeMap<>();
        api.files(job)
                .forEach(file ->
                        outcomes.put(
                                file.path("path").asText(),
                                file.path("error")
                                        .path("code")
                                        .asText(file.path("state").asText())));
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < MODELS; i++) {
            expected.put(name(i), Fate.of(i).outcome(isAtCivitai(i)));
        }
        assertThat(outcomes).isEqualTo(expected);
        assertThat(ended.path("files_done").asLong())
                .isEqualTo(expected.values().stream().filter("done"::equals).count());
        assertThat(civitai.timesUsedUp())
                .as("times that one more request would have been too much")
                .isPositive();
        assertThat(civitai.beyondAllowance()).isZero();
    }

    private static boolean isAtCivitai(int number) {
        return number < AT_CIVITAI;
    }

    private static String name(int number) {
        return "fate-%03d".formatted(number);
    }

    private void offer(int number) {
        Fate fate = Fate.of(number);
        if (fate == Fate.MISSING) {
            return;
        }
        if (isAtCivitai(number)) {
            // Of no model, so that there is one question about each.
            Release release = product.civitai().release(0, FIRST_VERSION + number);
            if (fate == Fate.SLOW) {
                release.answeringAt(250);
            } else if (fate != Fate.GOOD) {
                release.failing(fate.times(), fate.fault());
            }
        } else {
            product.huggingFace()
                    .model("fates/" + name(number))
                    .commit("main", files -> files.put("config.json", HubFile.git("{}")));
            if (fate != Fate.GOOD) {
                product.huggingFace().failing("fates/" + name(number), fate.times(), fate.fault());
            }
        }
    }

    private static Map<String, Object> entry(int number) {
        Map<String, Object> entry = new HashMap<>();
        entry.put("id", name(number));
        entry.put("name", name(number));
        entry.put("category", "fates");
        entry.put("file", name(number) + ".json");
        entry.put("dest", "fates");
        entry.put("name_locked", true);
        if (isAtCivitai(number)) {
            entry.put("source", "civitai");
            entry.put("civitai_version_id", FIRST_VERSION + number);
        } else {
            entry.put("source", "huggingface");
            entry.put("hf_repo", "fates/" + name(number));
            entry.put("hf_file", "config.json");
        }
        return entry;
    }
}
