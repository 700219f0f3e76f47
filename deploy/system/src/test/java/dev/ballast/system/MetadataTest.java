package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.huggingface.HubFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
class MetadataTest {
    private static final int MODELS = 40;

    private final Product product;

    MetadataTest(Product product) {
        this.product = product;
    }

    @Test
    void anotherWorkerGoesOnWhereAKilledOneStoppedAndAsksNothingTwice() {
        // Given
        Api api = product.api();
        List<String> entries = IntStream.range(0, MODELS).mapToObj(i -> "described-" + i).toList();
        for (String entry : entries) {
            product.huggingFace()
                    .model("acme/" + entry)
                    .describe(info -> info.putObject("cardData").put("license", "mit"))
                    .commit("main", files -> files.put("config.json", HubFile.git("{}")));
            api.put(
                            "/api/v1/catalog/" + entry,
                            Map.of(
                                    "name", entry,
                                    "category", "described",
                                    "file", entry + ".json",
                                    "dest", "described",
                                    "source", "huggingface",
                                    "hf_repo", "acme/" + entry,
                                    "hf_file", "config.json"))
                    .expect(201);
        }
        String job =
                api.post("/api/v1/catalog/metadata", Map.of("entries", entries))
                        .expect(201)
                        .path("id")
                        .asText();
        Awaitility.await("some are done")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> api.job(job).path("files_done").asInt() >= 3);
        // When
        product.killAndStart("metadata");
        // Then
        JsonNode completed = api.awaitCompleted(job, Duration.ofSeconds(60));
        assertThat(completed.path("files_done").asInt()).isEqualTo(MODELS);
        for (String entry : entries) {
            assertThat(product.huggingFace().exchanges("/api/models/acme/" + entry))
                    .filteredOn(exchange ->
                            exchange.request().path().endsWith(entry) && exchange.bytesSent() > 0)
                    .as(entry)
                    .hasSize(1);
            assertThat(api.get("/api/v1/catalog/" + entry).expect(200).path("license").asText())
                    .isEqualTo("mit");
        }
    }
}
