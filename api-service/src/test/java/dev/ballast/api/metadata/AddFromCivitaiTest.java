package dev.ballast.api.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.access.Role;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class AddFromCivitaiTest extends MetadataCalls {
    @AfterEach
    void takeOut() {
        queue.sql("delete from catalog_entry where source like 'civitai://4567%'");
    }

    @Test
    void addsTheEntryThatTheSiteDescribes() {
        add(45670, claim -> describe(claim, offered("LORA", "SDXL 1.0", null)))
                .statusCode(201)
                .header("Location", containsString("/api/v1/catalog/tiny-45670.safetensors"))
                .header("ETag", notNullValue())
                .body("name", equalTo("Tiny style v2"))
                .body("category", equalTo("loras"))
                .body("dest", equalTo("loras"))
                .body("file", equalTo("tiny-45670.safetensors"))
                .body("size_gb", equalTo(0.228f))
                .body("base_model", equalTo("SDXL 1.0"))
                .body("tags", hasItem("style"))
                .body("status", equalTo("missing"));
    }

    @Test
    void asksOnlyOnce() {
        add(45670, claim -> describe(claim, offered("LORA", "SDXL 1.0", null))).statusCode(201);

        post(45670).then().statusCode(200).body("name", equalTo("Tiny style v2"));
        queue.sql("delete from catalog_entry where source = 'civitai://45670'");
        post(45670).then().statusCode(201);
        assertThat(queue.count("job")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Checkpoint, SDXL 1.0, checkpoints, checkpoints",
        "Checkpoint, Flux.1 D, diffusion_models, diffusion_models",
        "Checkpoint, Wan Video 14B t2v, diffusion_models, diffusion_models",
        "LoCon, Pony, loras, loras",
        "VAE, Other, vae, vae",
        "TextualInversion, SD 1.5, embeddings, embeddings",
        "Controlnet, SD 1.5, controlnet, controlnet",
        "Upscaler, Other, upscale_models, upscalers",
        "Poses, Other, other, other"
    })
    void choosesTheFolderByTheType(String type, String baseModel, String dest, String category) {
        add(45670, claim -> describe(claim, offered(type, baseModel, null)))
                .statusCode(201)
                .body("dest", equalTo(dest))
                .body("category", equalTo(category));
    }

    @Test
    void addsNothingThatTheSiteLetsNobodyDownload() {
        add(45670, claim -> describe(claim, offered("LORA", "SDXL 1.0", "may be used there only")))
                .statusCode(422)
                .body("code", equalTo("SOURCE_FORBIDDEN"))
                .body("detail", containsString("may be used there only"));

        assertThat(queue.count("catalog_entry where source = 'civitai://45670'")).isZero();
    }

    @Test
    void saysWhyTheSiteDoesNotTell() {
        add(45670, claim -> fail(claim, FailureCode.SOURCE_NOT_FOUND, null))
                .statusCode(422)
                .body("code", equalTo("SOURCE_NOT_FOUND"))
                .body("detail", equalTo("It is not there."));
    }

    @Test
    void leavesTheEntryAloneThatIsAtItsPlace() {
        add(45670, claim -> describe(claim, offered("LORA", "SDXL 1.0", null))).statusCode(201);

        add(45671, claim -> describe(claim, offered("LORA", "SDXL 1.0", null)))
                .statusCode(200)
                .body("civitai_version_id", equalTo(45670));
    }

    @Test
    void comesBeforeWhatWaits() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        fetch("one", "two");
        // When, Then
        add(45670, claim -> describe(claim, offered("LORA", "SDXL 1.0", null))).statusCode(201);
        assertThat(source(claim())).isIn("civitai://1", "civitai://2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"source\":\"hf://acme/tiny\"}",
                "{\"source\":\"civitai://456?file=1\"}",
                "{\"source\":\"civitai://model/456\"}",
                "{\"source\":\"nonsense\"}"
            })
    void takesVersionsOfCivitaiOnly(String body) {
        callers.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/catalog")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("source"));
    }

    private static HubFacts offered(String type, String baseModel, @Nullable String refusal) {
        return MessageJson.read(
                """
                {"hub":"civitai","name":"Tiny style v2","type":"%s","base_model":"%s","tags":["style"],
                 "model_id":123,"offer":{"file":"tiny-45670.safetensors","size":228000000,
                   "sha256":"%s","refusal":%s}}\
                """
                        .formatted(
                                type,
                                baseModel,
                                "ab".repeat(32),
                                refusal == null ? null : "\"" + refusal + "\""),
                HubFacts.class);
    }

    /// Asks, while a worker answers for the site.
    private ValidatableResponse add(long version, Consumer<Claim> answer) {
        CompletableFuture<Response> asked = CompletableFuture.supplyAsync(() -> post(version));
        Awaitility.await()
                .until(() ->
                        queue.count("job where source = 'civitai://%d'".formatted(version)) > 0);
        Claim claim = Awaitility.await().until(this::tryClaim, found -> found.isPresent()).get();
        assertThat(source(claim)).isEqualTo("civitai://" + version);
        answer.accept(claim);
        return asked.join().then();
    }

    private Response post(long version) {
        return callers.as(Role.OPERATOR)
                .contentType(ContentType.JSON)
                .body("{\"source\":\"civitai://%d\"}".formatted(version))
                .post("/api/v1/catalog");
    }
}
