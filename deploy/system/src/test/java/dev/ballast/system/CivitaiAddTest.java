package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.local.hub.Content;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Versions of CivitAI that the catalog takes in, by what the site tells the metadata worker.
@ExtendWith(SharedProduct.class)
class CivitaiAddTest {
    private static final long MODEL = 8100;

    private final Product product;
    private final Api api;

    CivitaiAddTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @Test
    void a42AddsAVersionOnceAndSaysWhyNotOtherwise() {
        // Given
        Content weights = offer(810_001, "hazel.safetensors");
        restrict(810_002);
        // When
        JsonNode added = add(810_001).expect(200);
        JsonNode again = add(810_001).expect(200);
        JsonNode restricted = add(810_002).expect(200);
        Answer missing = add(810_003);
        // Then
        assertThat(added.path("status").asText()).isEqualTo("added");
        assertThat(added.path("file").asText()).isEqualTo("hazel.safetensors");
        assertThat(added.path("name").asText()).contains("Hazel");
        assertThat(added.path("category").asText()).isEqualTo("loras");
        assertThat(added.path("dest").asText()).isEqualTo("loras");
        assertThat(added.path("reason").isNull()).isTrue();
        assertThat(again.path("status").asText()).isEqualTo("already_exists");
        assertThat(again.path("file").asText()).isEqualTo("hazel.safetensors");
        assertThat(questionsAbout(810_001)).isEqualTo(1);
        assertThat(restricted.path("status").asText()).isEqualTo("restricted");
        assertThat(restricted.path("reason").asText()).contains("810002", "no download");
        assertThat(missing.expect(422).path("detail").asText()).contains("810003", "not there");
        assertThat(entries("hazel.safetensors"))
                .singleElement()
                .returns(weights.sha256(), entry -> entry.path("sha256").asText())
                .returns(810_001L, entry -> entry.path("civitai_version_id").asLong())
                .returns("missing", entry -> entry.path("status").asText());
        assertThat(entries("810002.safetensors")).isEmpty();
    }

    @Test
    void theNativeFormAnswersWithTheEntryOrTheCodeOfTheRefusal() {
        // Given
        Content weights = offer(810_011, "rowan.safetensors");
        restrict(810_012);
        // When
        Answer added = addNatively(810_011);
        Answer again = addNatively(810_011);
        Answer restricted = addNatively(810_012);
        Answer missing = addNatively(810_013);
        // Then
        JsonNode entry = added.expect(201);
        assertThat(entry.path("file").asText()).isEqualTo("rowan.safetensors");
        assertThat(entry.path("sha256").asText()).isEqualTo(weights.sha256());
        String location = added.headers().firstValue("Location").orElseThrow();
        assertThat(location).endsWith("/api/v1/catalog/" + entry.path("id").asText());
        assertThat(again.expect(200).path("id")).isEqualTo(entry.path("id"));
        assertThat(questionsAbout(810_011)).isEqualTo(1);
        restricted.expect(422);
        assertThat(restricted.code()).isEqualTo("SOURCE_FORBIDDEN");
        assertThat(restricted.body().path("detail").asText()).contains("no download");
        missing.expect(422);
        assertThat(missing.code()).isEqualTo("SOURCE_NOT_FOUND");
        assertThat(missing.body().path("detail").asText()).contains("810013");
    }

    private Content offer(long version, String file) {
        Content weights = Content.safetensors(version, 4_096);
        product.civitai()
                .release(MODEL, version)
                .file(version * 10, file, weights)
                .edit(json -> name(json, file));
        return weights;
    }

    private void restrict(long version) {
        product.civitai()
                .release(MODEL, version)
                .file(version * 10, version + ".safetensors", Content.safetensors(version, 512))
                .edit(json -> json.put("usageControl", "Generation"));
    }

    /// `hazel.safetensors` is of the model `Hazel`.
    private static void name(ObjectNode version, String file) {
        String name = file.substring(0, 1).toUpperCase(Locale.ROOT) + file.substring(1);
        version.withObjectProperty("model").put("name", name.replace(".safetensors", ""));
    }

    private Answer add(long version) {
        return api.post("/api/admin/civitai/add/" + version);
    }

    private Answer addNatively(long version) {
        return api.post("/api/v1/catalog", Map.of("source", "civitai://" + version));
    }

    private long questionsAbout(long version) {
        return product.civitai().exchanges().stream()
                .filter(exchange ->
                        exchange.request().path().equals("/api/v1/model-versions/" + version))
                .count();
    }

    private List<JsonNode> entries(String file) {
        return Api.items(api.get("/api/v1/catalog?q=" + file).expect(200));
    }
}
