package dev.ballast.api.http.ultramuse;

import static dev.ballast.api.http.ultramuse.UltraMuseFixture.MODELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rows of UltraMuse's documentation that are about its registry. What the rest is, the matrix
/// says.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class UltraMuseRegistryTest {
    @Inject QueueFixture queue;
    @Inject UltraMuseFixture ultraMuse;

    @BeforeEach
    void reset() {
        ultraMuse.reset();
    }

    @Test
    void um01ListsElevenBuiltIns() {
        ValidatableResponse list =
                ultraMuse.get(MODELS).statusCode(200).body("models.size()", equalTo(11));

        list.body("models.family.toSet()", containsInAnyOrder("zimage", "qwen", "flux", "sdxl"))
                .body("models.findAll { it.family == 'flux' }.size()", equalTo(4))
                .body("models.find { it.id == 'flux-1-dev' }.estimatedSize", equalTo("23.8 GB"))
                .body("models.find { it.id == 'sdxl-refiner' }.estimatedSize", equalTo("6.1 GB"))
                .body("models.find { it.id == 'qwen-image-base' }.estimatedSize", equalTo("15 GB"))
                .body("models.find { it.id == 'flux-2-dev' }.type", equalTo("base_model"));
    }

    @Test
    void um02RefusesAGatedModelWithoutATokenBeforeAnyByte() {
        ultraMuse
                .get(MODELS)
                .body(
                        "models.findAll { it.requiresToken }.id",
                        containsInAnyOrder("flux-1-dev", "flux-2-dev", "flux-spro"));

        ultraMuse
                .post(
                        MODELS + "/download",
                        "{\"modelId\":\"flux-2-dev\",\"huggingfaceToken\":\"\"}")
                .statusCode(400)
                .body("fields.field", hasItem("huggingfaceToken"))
                .body("error", containsString("gated"));
        assertThat(queue.count("job")).isZero();
    }

    @Test
    void um03KnowsTheIdOfTheExample() {
        ultraMuse
                .post(
                        MODELS + "/download",
                        "{\"modelId\":\"flux-1-dev\",\"huggingfaceToken\":\"hf_example\"}")
                .statusCode(200)
                .body("$", hasKey("jobId"));
    }

    @Test
    void um04NamesEachFieldThatIsMissing() {
        ultraMuse
                .get(MODELS)
                .body(
                        "models[0].keySet()",
                        hasItems(
                                "id",
                                "name",
                                "family",
                                "type",
                                "description",
                                "version",
                                "sourceType",
                                "huggingfaceRepo",
                                "huggingfaceFiles",
                                "civitaiModelId",
                                "sourceUrl",
                                "format",
                                "estimatedSize",
                                "tags",
                                "compatibility",
                                "recommended",
                                "targetPath",
                                "previewImage"));
        refused("{}", "name", "type", "sourceType");
        refused(
                "{\"name\":\"n\",\"type\":\"lora\",\"sourceType\":\"huggingface\"}",
                "huggingfaceRepo");
        refused("{\"name\":\"n\",\"type\":\"lora\",\"sourceType\":\"civitai\"}", "civitaiModelId");
        refused("{\"name\":\"n\",\"type\":\"lora\",\"sourceType\":\"url\"}", "sourceUrl");
    }

    @Test
    void um05SearchesNameDescriptionTagsAndIdInAnyCase() {
        assertThat(found("?search=CAPTIONS")).containsExactly("qwen2.5-vl-7b-instruct-q8");
        assertThat(found("?search=flux-1-S")).containsExactly("flux-1-schnell");
        assertThat(found("?search=gated")).hasSize(3);
        assertThat(found("?family=sdxl")).hasSize(3);
        assertThat(found("?type=adapter")).containsExactly("zimage-turbo-training-adapter");
        assertThat(found("?family=flux&recommended=true")).containsExactly("flux-1-dev");
    }

    @Test
    void um06AddsARepositoryOfHuggingFaceAndDownloadsIt() {
        String id =
                ultraMuse.add(
                        "{\"name\":\"One file\",\"type\":\"lora\",\"sourceType\":\"huggingface\","
                                + "\"huggingfaceRepo\":\"user/lora\","
                                + "\"huggingfaceFiles\":[\"sub/one.safetensors\"]}");

        ultraMuse.download(id);

        assertThat(queue.value("select source from job"))
                .isEqualTo("hf://user/lora/sub/one.safetensors");
    }

    @Test
    void um07TakesPagesOfCivitaiWithAndWithoutAVersion() {
        String newest =
                ultraMuse.add(
                        "{\"name\":\"Newest\",\"type\":\"lora\",\"sourceType\":\"civitai\","
                                + "\"sourceUrl\":\"https://civitai.com/models/4384/dreamshaper\"}");
        String exact =
                ultraMuse.add(
                        "{\"name\":\"Exact\",\"type\":\"lora\",\"sourceType\":\"civitai\",\"sourceUrl\":"
                            + "\"https://civitai.com/models/4384?modelVersionId=128713\"}");

        ultraMuse.download(newest);
        ultraMuse.download(exact);

        assertThat(queue.values("select source from job order by source"))
                .containsExactly("civitai://128713", "civitai://model/4384");
    }

    @ParameterizedTest
    @CsvSource({
        "CivitAI, https://civitai.com/models/4384/dreamshaper",
        "civitai, https://civitai.com/models/4384?modelVersionId=456",
        "url, https://civitai.com/api/download/models/456"
    })
    void um07CallsAModelByItsNameAndAsTheKindOfFileThatItIs(String type, String address) {
        String id =
                ultraMuse.add(
                        "{\"name\":\"Dream Shaper\",\"type\":\"lora\",\"sourceType\":\"%s\",\"sourceUrl\":\"%s\"}"
                                .formatted(type, address));
        ultraMuse.download(id);
        Claim resolve = queue.claim(TaskKind.RESOLVE);
        queue.report(
                new TaskEvent.Resolved(
                        resolve.task(),
                        resolve.fence(),
                        "456",
                        "Dream Shaper",
                        0,
                        true,
                        List.of(QueueFixture.file("x.pt", 1))));
        queue.transferAll();

        Work.Publish publish = (Work.Publish) queue.claim(TaskKind.PUBLISH).work();

        assertThat(publish.dest()).hasToString("custom");
        assertThat(publish.files())
                .singleElement()
                .extracting(file -> file.path().value())
                .isEqualTo("dream-shaper.pt");
    }

    @Test
    void um08TakesAnAddress() {
        String id =
                ultraMuse.add(
                        "{\"name\":\"Direct\",\"type\":\"vae\",\"sourceType\":\"url\",\"sourceUrl\":"
                            + "\"https://example.org/x/my.gguf\"}");

        ultraMuse.download(id);

        assertThat(queue.value("select source from job"))
                .isEqualTo("https://example.org/x/my.gguf");
        ultraMuse
                .get(MODELS)
                .body("models.find { it.id == 'direct' }.targetPath", equalTo("custom/my.gguf"));
    }

    @Test
    void um10TakesTheExampleOfACustomModel() {
        ultraMuse
                .post(
                        MODELS,
                        "{\"name\":\"My Custom Model\",\"type\":\"base_model\",\"sourceType\":"
                            + "\"huggingface\",\"huggingfaceRepo\":\"username/model-name\",\"huggingfaceFiles\":"
                            + "[\"model.safetensors\",\"config.json\"],\"description\":\"Custom"
                            + " fine-tuned model\",\"tags\":[\"custom\",\"fine-tune\"]}")
                .statusCode(201)
                .body("model.id", equalTo("my-custom-model"))
                .body("model.family", equalTo("custom"))
                .body(
                        "model.huggingfaceFiles",
                        equalTo(List.of("model.safetensors", "config.json")));
        ultraMuse.download("my-custom-model");
        assertThat(queue.value("select array_to_string(include, ',') from job"))
                .isEqualTo("model.safetensors,config.json");
    }

    @Test
    void um11PutsModelsIntoTheFolderOfTheirFamilyOrElseType() {
        assertThat(Folder.of("flux", "lora")).isEqualTo("flux");
        assertThat(Folder.of("custom", "vae")).isEqualTo("custom");
        assertThat(Folder.of("other", "base_model")).isEqualTo("base");
        assertThat(Folder.of("other", "lora")).isEqualTo("lora");
        assertThat(Folder.of("other", "vae")).isEqualTo("vae");
        assertThat(Folder.of("other", "adapter")).isEqualTo("adapter");
        ultraMuse.download("sdxl-base");

        assertThat(queue.value("select dest from job")).isEqualTo("sdxl");
    }

    @Test
    void um15ModelsWithFilesOfOneNameHavePlacesOfTheirOwn() {
        String first = ultraMuse.add(weightsOf("first"));
        String second = ultraMuse.add(weightsOf("second"));

        ultraMuse.install(first, 10);

        ValidatableResponse list = ultraMuse.get(MODELS);
        list.body("models.find { it.id == '%s' }.installed".formatted(first), equalTo(true))
                .body(
                        "models.find { it.id == '%s' }.targetPath".formatted(first),
                        equalTo("custom/pytorch_lora_weights.safetensors"))
                .body("models.find { it.id == '%s' }.installed".formatted(second), equalTo(false))
                .body(
                        "models.find { it.id == '%s' }.targetPath".formatted(second),
                        equalTo("custom/second/pytorch_lora_weights.safetensors"));
        ultraMuse.download(second);
        assertThat(queue.value("select dest from job where source like '%second%'"))
                .isEqualTo("custom/second");
    }

    private static String weightsOf(String name) {
        return "{\"name\":\"%1$s\",\"type\":\"lora\",\"sourceType\":\"huggingface\",\"huggingfaceRepo\":\"acme/%1$s\",\"huggingfaceFiles\":[\"pytorch_lora_weights.safetensors\"]}"
                .formatted(name);
    }

    private void refused(String body, String... fields) {
        ultraMuse
                .post(MODELS, body)
                .statusCode(400)
                .body("fields.field", containsInAnyOrder(fields));
    }

    private List<String> found(String query) {
        return ultraMuse.get(MODELS + query).statusCode(200).extract().path("models.id");
    }
}
