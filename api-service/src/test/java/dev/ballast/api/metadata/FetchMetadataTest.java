package dev.ballast.api.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.access.Role;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class FetchMetadataTest extends MetadataCalls {
    @Test
    void bringsWhatTheHubSaysIntoAnEntry() {
        // Given
        civitai("tiny", 456);
        String job = fetch("tiny");
        // When
        describe(claim(), facts("Tiny style v2", "A style."));
        // Then
        entry("tiny")
                .body("name", equalTo("Tiny style v2"))
                .body("description", equalTo("A style."))
                .body("base_model", equalTo("SDXL 1.0"))
                .body("tags", hasItems("own", "style"))
                .body("trained_words", hasItem("tinystyle"))
                .body("civitai_model_id", equalTo(123))
                .body("edited", equalTo(false));
        job(job).body("state", equalTo("completed"))
                .body("kind", equalTo("metadata"))
                .body("progress", equalTo(100.0f))
                .body("files_total", equalTo(1))
                .body("files_done", equalTo(1))
                .body("bytes_total", nullValue());
        state("tiny", "done");
    }

    @Test
    void leavesLockedNamesAndFieldsThatPeopleChanged() {
        // Given
        civitai("tiny", 456);
        put("tiny", body(456).replace("}", ",'name_locked':true,'description':'Ours.'}"));
        fetch("tiny");
        // When
        describe(claim(), facts("Tiny style v2", "A style."));
        // Then
        entry("tiny").body("name", equalTo("Tiny")).body("description", equalTo("Ours."));
    }

    @Test
    void renewsWhatItSaidItselfAndNothingElse() {
        // Given
        civitai("tiny", 456);
        fetch("tiny");
        describe(claim(), facts("Tiny style v2", "A style."));
        fetch("tiny");
        // When
        describe(claim(), facts("Tiny style v3", "Another style."));
        // Then
        entry("tiny")
                .body("name", equalTo("Tiny style v3"))
                .body("description", equalTo("Another style."));
    }

    @Test
    void keepsWhatItKnowsWhenTheHubHasItNoMore() {
        // Given
        civitai("tiny", 456);
        fetch("tiny");
        describe(claim(), facts("Tiny style v2", "A style."));
        String job = fetch("tiny");
        // When
        fail(claim(), FailureCode.SOURCE_NOT_FOUND, null);
        // Then
        entry("tiny").body("name", equalTo("Tiny style v2"));
        state("tiny", "not_found");
        job(job).body("state", equalTo("completed")).body("files_done", equalTo(0));
        assertThat(
                        queue.value(
                                "select facts is not null and missing_since is not null from"
                                        + " hub_facts"))
                .isEqualTo("t");
    }

    /// CivitAI tells the author, the tags and the whole description with the model only.
    @ParameterizedTest
    @ValueSource(strings = {"null", "\"Notes of v2.\""})
    void keepsWhatItKnowsWhenOnlyAPartOfItCanBeRead(String note) {
        // Given
        civitai("tiny", 456);
        fetch("tiny");
        describe(claim(), facts("Tiny style v2", "A style."));
        fetch("tiny");
        // When
        describe(
                claim(),
                MessageJson.read(
                        """
                        {"hub":"civitai","name":"Tiny style v2","description":%s,"revision":"456"}\
                        """
                                .formatted(note),
                        HubFacts.class));
        // Then
        entry("tiny")
                .body("description", equalTo("A style."))
                .body("tags", hasItems("own", "style"))
                .body("civitai_tags", hasItem("style"));
        assertThat(queue.value("select facts->>'author' from hub_facts")).isEqualTo("acme");
        // When
        fetch("tiny");
        describe(claim(), facts("Tiny style v2", "Another style."));
        // Then
        entry("tiny").body("description", equalTo("Another style."));
    }

    @Test
    void writesNoEmptyListWhereTheHubHasNoTags() {
        civitai("tiny", 456);
        put("tiny", body(456).replace("}", ",'civitai_tags':['imported']}"));
        queue.sql("update catalog_entry set edited = '{}' where id = 'tiny'");
        fetch("tiny");

        describe(
                claim(),
                MessageJson.read("{\"hub\":\"civitai\",\"revision\":\"456\"}", HubFacts.class));

        entry("tiny").body("civitai_tags", hasItem("imported"));
    }

    @Test
    void remembersForAWeekThatAHubDoesNotHaveSomething() {
        // Given
        civitai("tiny", 456);
        fetch("tiny");
        fail(claim(), FailureCode.SOURCE_NOT_FOUND, null);
        // When, Then
        post("{'entries':['tiny']}")
                .statusCode(201)
                .body("state", equalTo("completed"))
                .body("files_total", equalTo(0));
        post("{'entries':['tiny'],'force':true}").statusCode(201).body("files_total", equalTo(1));
        queue.sql("delete from job");
        queue.sql("update hub_facts set checked_at = now() - interval '8 days'");
        post("{'entries':['tiny']}").statusCode(201).body("files_total", equalTo(1));
    }

    @Test
    void remembersToBeMissingWhatAHubDoesNotHaveForStrangers() {
        // Given
        huggingFace("gone");
        huggingFace("gated");
        fetch("gone", "gated");
        // When
        for (int i = 0; i < 2; i++) {
            Claim claim = claim();
            TaskEvent.Failed refused =
                    new TaskEvent.Failed(
                            claim.task(),
                            claim.fence(),
                            FailureCode.SOURCE_FORBIDDEN,
                            "Give a token.",
                            null);
            queue.report(source(claim).endsWith("gone") ? refused.withAbsent() : refused);
        }
        // Then
        assertThat(
                        queue.value(
                                "select string_agg(source, ' ') from hub_facts"
                                        + " where missing_since is not null"))
                .isEqualTo("hf://acme/gone");
    }

    @Test
    void marksWhatIsNotSafeForWork() {
        // Given
        civitai("tiny", 456);
        fetch("tiny");
        describe(claim(), facts("Tiny", null, true));
        entry("tiny").body("tags", hasItem("nsfw"));
        fetch("tiny");
        // When
        describe(claim(), facts("Tiny", null, false));
        // Then
        entry("tiny").body("tags", not(hasItem("nsfw")));
    }

    @Test
    void tellsTheLevelOfThePicture() {
        // Given
        civitai("tiny", 456);
        fetch("tiny");
        describe(claim(), facts("Tiny", null).with(picture(8)));
        entry("tiny").body("preview_nsfw_level", equalTo(8));
        fetch("tiny");
        // When
        describe(claim(), facts("Tiny", null).with(picture(0)));
        // Then
        entry("tiny").body("preview_nsfw_level", nullValue());
    }

    private static HubFacts.Preview picture(int level) {
        Sha256 sha256 = Sha256.ofContent(new byte[] {(byte) level});
        return new HubFacts.Preview(
                sha256, "image/jpeg", 450, 300, level, new RelativePath(".ballast/previews/a.jpg"));
    }

    @Test
    void identifiesInstalledModelsByTheirContent() {
        // Given
        queue.installed("https://host.test/a.safetensors", "loras/a.safetensors", 10);
        String model = queue.value("select id::text from model");
        String job =
                post("{'models':['%s']}".formatted(model)).statusCode(201).extract().path("id");
        Claim identify = claim();
        Sha256 content = ((Work.Identify) identify.work()).contents().getFirst();
        // When
        queue.report(
                new TaskEvent.Identified(
                        identify.task(), identify.fence(), Map.of(content.hex(), 456L), null));
        describe(claim(), facts("Tiny style v2", "A style."));
        // Then
        job(job).body("state", equalTo("completed")).body("files_done", equalTo(1));
        callers.as(Role.VIEWER)
                .get("/api/v1/models/{id}", model)
                .then()
                .statusCode(200)
                .body("metadata.facts.name", equalTo("Tiny style v2"))
                .body("metadata.missing_since", nullValue());
        callers.as(Role.VIEWER)
                .get("/api/v1/models")
                .then()
                .statusCode(200)
                .body("items.metadata.facts.name", hasItem("Tiny style v2"))
                .body("items.metadata.facts.tags.flatten()", hasItem("style"));
    }

    @Test
    void listsModelsWithWhatTheirHubsSay() {
        // Given
        queue.installed("hf://acme/tiny@main", "hub/tiny", 10);
        queue.installed("https://host.test/a.safetensors", "loras/a.safetensors", 20);
        post("{'models':['%s']}"
                        .formatted(
                                queue.value("select id::text from model where source like 'hf:%'")))
                .statusCode(201);
        // When
        describe(claim(), facts("Tiny", "A tiny one."));
        // Then
        callers.as(Role.VIEWER)
                .get("/api/v1/models")
                .then()
                .statusCode(200)
                .body(
                        "items.find { it.source.startsWith('hf:') }.metadata.facts.description",
                        equalTo("A tiny one."))
                .body("items.find { it.source.startsWith('https:') }.metadata", nullValue());
    }

    @Test
    void remembersContentsThatNoHubHas() {
        // Given
        queue.installed("https://host.test/a.safetensors", "loras/a.safetensors", 10);
        String model = queue.value("select id::text from model");
        String wish = "{'models':['%s']}".formatted(model);
        String job = post(wish).statusCode(201).extract().path("id");
        Claim identify = claim();
        // When
        queue.report(new TaskEvent.Identified(identify.task(), identify.fence(), Map.of(), null));
        // Then
        job(job).body("state", equalTo("completed")).body("files_done", equalTo(0));
        callers.as(Role.VIEWER)
                .get("/api/v1/jobs/{id}/files", job)
                .then()
                .body("items[0].state", equalTo("failed"))
                .body("items[0].error.code", equalTo("SOURCE_NOT_FOUND"));
        post(wish).body("files_total", equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'entries':[]}",
                "{'entries':[null]}",
                "{'models':['no id']}",
                "{'preview_below':0}",
                "{'priority':10}",
                "{'everything':true}",
                "[]"
            })
    void refusesWishesThatMakeNoSense(String wish) {
        post(wish).statusCode(400).body("code", equalTo("INVALID_REQUEST"));
    }

    @Test
    void namesWhatIsNotThere() {
        post("{'entries':['no-such-entry']}")
                .statusCode(404)
                .body("code", equalTo("ENTRY_NOT_FOUND"));
        post("{'models':['%s']}".formatted(UUID.randomUUID()))
                .statusCode(404)
                .body("code", equalTo("MODEL_NOT_FOUND"));
    }
}
