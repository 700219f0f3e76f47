package dev.ballast.metadata.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The rows of the admin page that say how hubs are asked, and what is taken of the answers. Our
/// file is called `tiny.safetensors`.
class AdminRowsTest extends HubsFixture {
    @Test
    void a51AsksForTheVersionAndThenForItsModel() {
        // Given
        civitai.release(123, 456);
        civitai.describe(123, model -> model.putArray("tags").add("style"));
        // When
        HubFacts facts = described(handle("civitai://456"));
        // Then
        assertThat(civitai.exchanges())
                .extracting(exchange -> exchange.request().path())
                .containsExactly("/api/v1/model-versions/456", "/api/v1/models/123");
        assertThat(facts.tags()).containsExactly("style");
    }

    @Test
    void a51DoesWithoutTagsWhereTheModelCannotBeHad() {
        civitai.release(123, 456).edit(version -> version.put("modelId", 404));

        HubFacts facts = described(handle("civitai://456"));

        assertThat(facts.name()).isNotBlank();
        assertThat(facts.tags()).isEmpty();
    }

    @Test
    void a52PicksTheFileThatIsCalledAsOurs() {
        civitai.release(123, 456)
                .file(789, "other.safetensors", Content.of("other"))
                .file(790, "tiny.safetensors", Content.of("ours"));

        assertThat(described(handle("civitai://456")).fileId()).isEqualTo(790);
    }

    @Test
    void a52PicksTheFirstFileWhereNoneIsCalledAsOurs() {
        civitai.release(123, 456)
                .file(789, "other.safetensors", Content.of("other"))
                .file(790, "another.safetensors", Content.of("another"));

        assertThat(described(handle("civitai://456")).fileId()).isEqualTo(789);
    }

    @Test
    void a53TellsWhatAnEntryIsFilledWith() {
        // Given
        civitai.release(123, 456)
                .file(
                        789,
                        "tiny.safetensors",
                        Content.of("weights"),
                        file -> file.putObject("metadata").put("fp", "fp16"))
                .edit(version -> {
                    version.put("name", "v2").put("baseModel", "SDXL 1.0");
                    version.put("description", "<p>What is new.</p>");
                    version.put("updatedAt", "2026-01-01T00:00:00.000Z");
                    version.putArray("trainedWords").add("tinystyle");
                    version.putObject("model").put("name", "Tiny").put("type", "LORA");
                });
        // When
        HubFacts facts = described(handle("civitai://456"));
        // Then
        assertThat(facts)
                .returns("Tiny v2 [SDXL 1.0 FP16]", HubFacts::name)
                .returns("What is new.", HubFacts::description)
                .returns("SDXL 1.0", HubFacts::baseModel)
                .returns(List.of("tinystyle"), HubFacts::trainedWords)
                .returns("v2", HubFacts::version)
                .returns(789L, HubFacts::fileId)
                .returns("fp16", HubFacts::precision)
                .returns("LORA", HubFacts::type)
                .returns(Instant.parse("2026-01-01T00:00:00Z"), HubFacts::updatedAt);
    }

    @Test
    void a57ShowsTokensInAHeaderAndNeverInAnAddress() {
        // Given
        civitai.token("c1v1tai").release(123, 456);
        huggingFace
                .token("hf_tiny")
                .model("acme/tiny")
                .commit("main", files -> files.put("a", HubFile.git("{}")));
        // When
        described(handleWith("c1v1tai", "civitai://456"));
        described(handleWith("hf_tiny", "hf://acme/tiny"));
        // Then
        assertShown("c1v1tai", civitai.exchanges());
        assertShown("hf_tiny", huggingFace.exchanges());
    }

    private TaskEvent handleWith(String token, String source) {
        Claim claim =
                new Claim(
                        UUID.randomUUID(), 7, 30, claim(source).work(), Map.of(Claim.TOKEN, token));
        return handler().handle(claim, new FixedContext(null));
    }

    private static void assertShown(String token, List<Exchange> exchanges) {
        assertThat(exchanges)
                .isNotEmpty()
                .allSatisfy(exchange -> {
                    assertThat(exchange.request().header("Authorization"))
                            .hasValue("Bearer " + token);
                    assertThat(exchange.request().path() + exchange.request().query())
                            .doesNotContain(token);
                });
    }
}
