package dev.ballast.metadata.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.model.artifact.HubFacts;
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

    private static HubFacts read(ObjectNode version) {
        URI site = URI.create("https://hub.example");
        return new CivitaiDescription(site, version, MissingNode.getInstance(), null, site)
                .read()
                .facts();
    }
}
