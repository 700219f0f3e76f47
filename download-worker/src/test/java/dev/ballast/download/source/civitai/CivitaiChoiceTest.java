package dev.ballast.download.source.civitai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.download.source.SourcePlan;
import dev.ballast.local.hub.Content;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which file of a version is meant.
class CivitaiChoiceTest extends CivitaiFixture {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "civitai://456                 | b.safetensors",
                "civitai://456?file=1          | a.vae.pt",
                "civitai://456?file=3          | c.zip"
            })
    void takesTheFileThatIsNamedAndElseThePrimaryOne(String ref, String name) throws SourceFailure {
        // Given
        hub.release(123, 456)
                .file(1, "a.vae.pt", Content.generated(1, 10), no("primary"))
                .file(2, "b.safetensors", WEIGHTS, file -> file.put("primary", true))
                .file(3, "c.zip", Content.generated(3, 10));
        // When
        SourcePlan plan = source.resolve(SourceRef.parse(ref), Credential.NONE);
        // Then
        assertThat(plan.files().getFirst().path().value()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?type=Model&format=SafeTensor          | full.safetensors",
                "?size=pruned&fp=FP16                   | pruned.safetensors",
                "?format=PickleTensor                   | old.ckpt",
                "?type=VAE                              | some.vae.pt"
            })
    void takesTheFileWithTheTraitsThatALinkAsksFor(String query, String name) throws SourceFailure {
        // Given
        hub.release(123, 456)
                .file(1, "full.safetensors", WEIGHTS, traits("SafeTensor", "full", "fp32"))
                .file(2, "pruned.safetensors", WEIGHTS, traits("SafeTensor", "pruned", "fp16"))
                .file(3, "old.ckpt", WEIGHTS, traits("PickleTensor", "full", "fp32"))
                .file(4, "some.vae.pt", WEIGHTS, type("VAE", false));
        String link = "https://civitai.com/api/download/models/456";
        // When
        SourcePlan plan = source.resolve(SourceRef.parse(link + query), Credential.NONE);
        // Then
        assertThat(plan.files().getFirst().path().value()).isEqualTo(name);
    }

    @Test
    void saysWhatThereIsWhereNoFileHasTheTraits() {
        hub.release(123, 456)
                .file(1, "full.safetensors", WEIGHTS, traits("SafeTensor", "full", "fp32"));
        assertThat(
                        catchThrowableOfType(
                                SourceFailure.class,
                                () ->
                                        source.resolve(
                                                SourceRef.parse("civitai://456?fp=fp8"),
                                                Credential.NONE)))
                .hasMessageContaining("it has ?file=1 full.safetensors");
    }

    @Test
    void takesTheFirstModelWhereNoFileIsPrimary() throws SourceFailure {
        // Given
        hub.release(123, 456)
                .file(1, "data.zip", Content.generated(1, 10), type("Training Data", false))
                .file(2, "x.vae.pt", Content.generated(2, 10), type("VAE", false))
                .file(3, "b.safetensors", WEIGHTS, type("Pruned Model", false))
                .file(4, "c.safetensors", Content.generated(4, 10), type("Model", false));
        // When
        SourcePlan plan = source.resolve(SourceRef.parse("civitai://456"), Credential.NONE);
        // Then
        assertThat(plan.files().getFirst().path().value()).isEqualTo("b.safetensors");
    }

    private static Consumer<ObjectNode> traits(String format, String size, String fp) {
        return file ->
                file.putObject("metadata").put("format", format).put("size", size).put("fp", fp);
    }

    private static Consumer<ObjectNode> type(String type, boolean primary) {
        return file -> file.put("type", type).put("primary", primary);
    }

    private static Consumer<ObjectNode> no(String field) {
        return file -> file.remove(field);
    }
}
