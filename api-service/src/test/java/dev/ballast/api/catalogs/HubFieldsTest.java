package dev.ballast.api.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.message.MessageJson;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What entries from files, which nobody edited, take over.
class HubFieldsTest {
    private static final HubFacts FACTS =
            MessageJson.read(
                    """
                    {"hub":"civitai","name":"Tiny v2","description":"A style.","base_model":"SDXL 1.0",
                     "tags":["style"],"trained_words":["tinystyle"],"type":"LORA","version":"v2",
                     "precision":"fp16","model_id":123,"nsfw":true}\
                    """,
                    HubFacts.class);

    private final ObjectNode entry =
            JsonNodeFactory.instance.objectNode().put("name", "Tiny").put("file", "t.safetensors");

    @Test
    void a53FillsWhatTheHubSays() {
        assertThatObject(filled())
                .returns("Tiny v2", it -> it.path("name").asText())
                .returns("A style.", it -> it.path("description").asText())
                .returns("tinystyle", it -> it.path("trained_words").path(0).asText())
                .returns("v2", it -> it.path("civitai_version").asText())
                .returns("fp16", it -> it.path("civitai_fp").asText())
                .returns("LORA", it -> it.path("civitai_type").asText())
                .returns(123L, it -> it.path("civitai_model_id").asLong());
    }

    @Test
    void a54FillsAnEmptyBaseModelAndLeavesThatOfAFile() {
        assertThat(filled().path("base_model").asText()).isEqualTo("SDXL 1.0");
        entry.put("base_model", "SD 1.5");
        assertThatObject(filled())
                .returns("SD 1.5", it -> it.path("base_model").asText())
                .returns("SDXL 1.0", it -> it.path("civitai_base_model").asText());
    }

    @Test
    void a54TheTagNsfwFollowsTheModel() {
        assertThat(filled().path("tags").toString()).contains("\"nsfw\"");
        entry.putArray("tags").add("nsfw").add("own");
        HubFacts harmless =
                MessageJson.read("{\"hub\":\"civitai\",\"nsfw\":false}", HubFacts.class);
        assertThat(new HubFields(harmless, null, Set.of()).into(entry).path("tags").toString())
                .isEqualTo("[\"own\"]");
    }

    @Test
    void a54ALockedNameStays() {
        entry.put("name_locked", true);
        assertThat(filled().path("name").asText()).isEqualTo("Tiny");
    }

    private ObjectNode filled() {
        return new HubFields(FACTS, null, Set.of()).into(entry);
    }
}
