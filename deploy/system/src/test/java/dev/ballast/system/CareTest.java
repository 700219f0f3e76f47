package dev.ballast.system;

import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What workers do for that which is installed, and for what others put beside it.
@ExtendWith(SharedProduct.class)
class CareTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Product product;

    CareTest(Product product) {
        this.product = product;
    }

    @Test
    void aDamagedFileIsFoundAndFetchedAgain() throws IOException {
        // Given
        Content content = Content.generated(41, mebibytes(4));
        product.hub().serve("/care.safetensors", content);
        Path published = product.volume().resolve("checkpoints/care/care.safetensors");
        Api api = product.api();
        String source = product.hub().uri("/care.safetensors").toString();
        api.awaitCompleted(
                api.submit(Map.of("source", source, "dest", "checkpoints/care")), PATIENCE);
        String model = "/api/v1/models/" + only(api.get("/api/v1/models?q=care.safetensors"));
        Disk.rot(published, mebibytes(2));
        // When
        run(api, model + "/verify");
        // Then
        assertThat(api.get(model).expect(200).path("state").asText()).isEqualTo("damaged");
        assertThat(product.volume().resolve("installed-models.json"))
                .content()
                .contains("\"damaged\"");
        // When
        run(api, model + "/repair");
        // Then
        assertThat(Disk.sha256(published)).isEqualTo(content.sha256());
        assertThat(api.get(model).expect(200).path("state").asText()).isEqualTo("installed");
    }

    @Test
    void whatAnotherProgramPutThereIsFoundWithItsDigestAndLeftAlone() throws IOException {
        // Given
        Path theirs = product.volume().resolve("loras/others/theirs.safetensors");
        Files.createDirectories(theirs.getParent());
        Files.writeString(theirs, "theirs");
        Api api = product.api();
        // When
        String scan =
                api.post("/api/v1/volumes/shared/scan", Map.of("digests", true))
                        .expect(202)
                        .path("id")
                        .asText();
        api.awaitCompleted(scan, PATIENCE);
        // Then
        List<JsonNode> found = Api.items(api.get("/api/v1/found?q=theirs.safetensors").expect(200));
        assertThat(found)
                .singleElement()
                .returns("loras/others/theirs.safetensors", file -> file.path("path").asText())
                .returns(Disk.sha256(theirs), file -> file.path("sha256").asText());
        assertThat(theirs).hasContent("theirs");
    }

    private static void run(Api api, String path) {
        api.awaitCompleted(api.post(path).expect(202).path("id").asText(), PATIENCE);
    }

    private static String only(Answer models) {
        return Api.items(models.expect(200)).getFirst().path("id").asText();
    }
}
