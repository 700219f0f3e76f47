package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The rows of `dialect-llamactl.md` about which files of a repository are fetched.
@ExtendWith(SharedProduct.class)
class LlamactlChoiceTest {
    private final HuggingFaceHub hub;
    private final Llamactl llamactl;
    private final Repositories repositories;

    LlamactlChoiceTest(Product product) {
        this.hub = product.huggingFace();
        this.llamactl = new Llamactl(product.api());
        this.repositories = new Repositories(product.huggingFace());
    }

    @Test
    void lc02WithoutATagTheDefaultQuantisationIsChosen() {
        Map<String, HubFile> files =
                repositories.add("acme/default-GGUF", "m-Q8_0.gguf", "m-Q4_K_M.gguf", "m-F16.gguf");

        JsonNode job = llamactl.completed(llamactl.start("acme/default-GGUF"));

        assertThat(job.path("tag").asText()).isEqualTo("Q4_K_M");
        assertThat(llamactl.names("acme/default-GGUF")).containsExactly("m-Q4_K_M.gguf");
        assertThat(hub.bytesServed(Repositories.file(files, "m-Q8_0.gguf"))).isZero();
    }

    @Test
    void lc02AMistypedTagFailsAndSaysWhatThereIs() {
        repositories.add("acme/typo-GGUF", "m-Q8_0.gguf");

        JsonNode job = llamactl.ended(llamactl.start("acme/typo-GGUF:Q8_1"));

        assertThat(job.path("status").asText()).isEqualTo("failed");
        assertThat(job.path("error").asText()).contains("Q8_0");
    }

    @Test
    void lc12AModelInPartsIsCompleteAndOneEntry() {
        Map<String, HubFile> files =
                repositories.add(
                        "acme/parts-GGUF",
                        "Q4_0/m-Q4_0-00001-of-00003.gguf",
                        "Q4_0/m-Q4_0-00002-of-00003.gguf",
                        "Q4_0/m-Q4_0-00003-of-00003.gguf",
                        "Q8_0/m-Q8_0-00001-of-00001.gguf");

        JsonNode job = llamactl.completed(llamactl.start("acme/parts-GGUF:Q4_0"));

        assertThat(job.path("model_path").asText()).endsWith("/Q4_0/m-Q4_0-00001-of-00003.gguf");
        assertThat(llamactl.tags("acme/parts-GGUF")).containsExactly("Q4_0");
        JsonNode model = llamactl.cached("acme/parts-GGUF", "Q4_0");
        assertThat(model.path("files")).hasSize(3);
        model.path("files")
                .forEach(listed ->
                        assertThat(Disk.sha256(Path.of(listed.path("path").asText())))
                                .isEqualTo(
                                        Repositories.file(files, listed.path("name").asText())
                                                .content()
                                                .sha256()));
    }

    @Test
    void lc13TheNearestProjectorComesAlong() {
        repositories.add(
                "acme/vision-GGUF",
                "q4/m-Q4_0.gguf",
                "q4/mmproj-F16.gguf",
                "mmproj-Q8_0.gguf",
                "other/mmproj-F16.gguf");

        llamactl.completed(llamactl.start("acme/vision-GGUF:Q4_0"));

        assertThat(llamactl.names("acme/vision-GGUF"))
                .containsExactly("q4/m-Q4_0.gguf", "q4/mmproj-F16.gguf");
    }

    @Test
    void lc13AProjectorThatCannotBeFetchedFailsTheJob() {
        Map<String, HubFile> files =
                repositories.add("acme/blind-GGUF", "m-Q4_0.gguf", "mmproj-F16.gguf");
        hub.storage(Repositories.file(files, "mmproj-F16.gguf"))
                .failingAlwaysWith(Fault.status(404));

        JsonNode job = llamactl.ended(llamactl.start("acme/blind-GGUF:Q4_0"));

        assertThat(job.path("status").asText()).isEqualTo("failed");
        assertThat(llamactl.tags("acme/blind-GGUF")).isEmpty();
    }

    @Test
    void lc14TemplatesComeAlongIfThereAreAny() {
        repositories.add("acme/template-GGUF", "m-Q4_0.gguf", "chat_template.jinja");

        llamactl.completed(llamactl.start("acme/template-GGUF:Q4_0"));

        assertThat(llamactl.names("acme/template-GGUF"))
                .containsExactly("chat_template.jinja", "m-Q4_0.gguf");
    }

    @Test
    void lc14APresetStandsForTheModelsThatItNames() {
        repositories.add("acme/preset-GGUF", "m-Q4_0.gguf", "preset.ini");

        llamactl.completed(llamactl.start("acme/preset-GGUF"));

        assertThat(llamactl.names("acme/preset-GGUF")).containsExactly("preset.ini");
    }

    @Test
    void lc21SafetensorsComeWithConfigurationAndTokenizer() {
        repositories.add(
                "acme/tensors",
                "model.safetensors",
                "pytorch_model.bin",
                "config.json",
                "vocab.txt",
                "tokenizer.model",
                "README.md");
        repositories.add("acme/pickled", "pytorch_model.bin", "config.json", "README.md");

        llamactl.completed(llamactl.startSafetensors("acme/tensors"));
        llamactl.completed(llamactl.startSafetensors("acme/pickled"));

        assertThat(llamactl.names("acme/tensors"))
                .containsExactly(
                        "config.json", "model.safetensors", "tokenizer.model", "vocab.txt");
        assertThat(llamactl.names("acme/pickled"))
                .containsExactly("config.json", "pytorch_model.bin");
    }
}
