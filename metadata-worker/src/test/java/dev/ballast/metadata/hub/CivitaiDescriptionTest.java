package dev.ballast.metadata.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.Sha256;
import java.net.URI;
import org.junit.jupiter.api.Test;

class CivitaiDescriptionTest {
    private static final int LONG = 10_000;

    @Test
    void cutsWhatAMirrorMakesTooLong() {
        // Given
        ObjectNode version = JsonNodeFactory.instance.objectNode();
        version.put("id", 456).put("modelId", 123).put("name", "v".repeat(LONG));
        version.putObject("model").put("name", "m".repeat(LONG));
        version.putObject("stats").put("s".repeat(LONG), 7);
        // When
        HubFacts facts = read(version);
        // Then
        assertThat(facts.name()).hasSizeLessThan(500);
        assertThat(facts.stats()).hasSize(1).containsValue(7L);
        assertThat(facts.stats().keySet()).allMatch(key -> key.length() <= 64);
        assertThat(facts.page()).isEqualTo("https://hub.example/models/123?modelVersionId=456");
    }

    @Test
    void takesNoTextForTheNumberOfAVersion() {
        // Given
        ObjectNode version = JsonNodeFactory.instance.objectNode();
        version.put("id", "1#" + "x".repeat(LONG)).put("modelId", 123).put("name", "v1");
        // When
        HubFacts facts = read(version);
        // Then
        assertThat(facts.page()).isNull();
        assertThat(facts.revision()).isNull();
    }

    @Test
    void tellsTheFileThatADownloadGets() {
        // Given
        ObjectNode version = JsonNodeFactory.instance.objectNode().put("id", 456);
        version.putArray("files")
                .addObject()
                .put("id", 1)
                .put("name", "train.zip")
                .put("type", "Training Data");
        ObjectNode weights = version.withArray("files").addObject();
        weights.put("id", 2).put("name", "tiny.safetensors").put("type", "Model");
        weights.put("sizeKB", 1000.5).putObject("hashes").put("SHA256", "AB".repeat(32));
        // When, Then
        assertThat(read(version).offer())
                .isEqualTo(
                        new HubFacts.Offer(
                                "tiny.safetensors", 1_024_512L, new Sha256("ab".repeat(32)), null));
        version.put("usageControl", "Generation");
        assertThat(read(version).offer())
                .satisfies(offer -> assertThat(offer.refusal()).contains("hub.example only"));
    }

    private static HubFacts read(ObjectNode version) {
        URI site = URI.create("https://hub.example");
        return new CivitaiDescription(site, version, MissingNode.getInstance(), null, site)
                .read()
                .facts();
    }
}
