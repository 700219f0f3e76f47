package dev.ballast.api.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class FetchMetadataTest {
    @Inject Callers callers;
    @Inject QueueFixture queue;

    @BeforeEach
    void reset() {
        queue.reset();
        queue.sql("delete from catalog_entry where category like 'test%'");
        queue.sql("delete from hub_facts");
        queue.sql("delete from hub_content");
        queue.sql("delete from preview");
        queue.sql("update hub_turn set task_id = null, rest_until = '-infinity', strikes = 0");
        queue.report();
    }

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
    void asksEachHubOneThingAtATime() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        huggingFace("three");
        fetch("one", "two", "three");
        // When
        Claim first = claim();
        Claim other = claim();
        // Then
        assertThat(List.of(source(first), source(other)))
                .containsExactlyInAnyOrder("civitai://1", "hf://acme/three");
        assertThat(tryClaim()).isEmpty();
        describe(source(first).startsWith("civitai") ? first : other, facts("One", null));
        assertThat(source(claim())).isEqualTo("civitai://2");
    }

    @Test
    void doesNotAskTwiceForWhatAnotherJobIsAboutToAsk() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        String job = fetch("one");
        // When, Then
        post("{'entries':['one']}")
                .statusCode(200)
                .body("id", equalTo(job))
                .body("attached", equalTo(true));
        post("{'entries':['one','two']}").statusCode(201).body("files_total", equalTo(1));
    }

    @Test
    void oneFailureDoesNotEndTheJob() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        String job = fetch("one", "two");
        // When
        fail(claim(), FailureCode.SOURCE_UNREACHABLE, null);
        describe(claim(), facts("Two", null));
        // Then
        job(job).body("state", equalTo("completed")).body("files_done", equalTo(1));
        state("one", "error");
        state("two", "done");
        callers.as(Role.VIEWER)
                .get("/api/v1/jobs/{id}/files", job)
                .then()
                .body("items.find { it.path == 'one' }.state", equalTo("failed"))
                .body("items.find { it.path == 'one' }.error.code", equalTo("SOURCE_UNREACHABLE"));
    }

    @Test
    void leavesAHubAloneThatWantsAPause() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        String job = fetch("one", "two");
        // When
        fail(claim(), FailureCode.SOURCE_RATE_LIMITED, 60L);
        // Then
        assertThat(tryClaim()).isEmpty();
        job(job).body("state", equalTo("waiting")).body("reason", equalTo("rate_limit"));
        rested();
        assertThat(source(claim())).as("the other one first").isEqualTo("civitai://2");
    }

    @Test
    void leavesTheRestOutAfterTheThirdPauseInARow() {
        // Given
        for (int i = 1; i <= 5; i++) {
            civitai("m" + i, i);
        }
        huggingFace("three");
        String job = fetch("m1", "m2", "m3", "m4", "m5", "three");
        // When
        for (int i = 0; i < 3; i++) {
            rested();
            fail(claimOf("civitai"), FailureCode.SOURCE_RATE_LIMITED, 1L);
        }
        // Then
        state("m5", "error");
        rested();
        describe(claim(), facts("Three", null));
        job(job).body("state", equalTo("completed")).body("files_done", equalTo(1));
        assertThat(tryClaim()).isEmpty();
    }

    @Test
    void keepsTheQuotaThatAnAnswerToldForAllWorkers() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        fetch("one", "two");
        Claim claim = claim();
        // When
        queue.report(new TaskEvent.Described(claim.task(), claim.fence(), facts("One", null), 60L));
        // Then
        assertThat(tryClaim()).isEmpty();
        rested();
        assertThat(source(claim())).isEqualTo("civitai://2");
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

    @Test
    void canBeCancelledAndTriedAgain() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        String job = fetch("one", "two");
        describe(claim(), facts("One", null));
        claim();
        // When
        callers.admin().post("/api/v1/jobs/{id}/cancel", job).then().statusCode(200);
        // Then
        assertThat(tryClaim()).isEmpty();
        callers.admin().post("/api/v1/jobs/{id}/retry", job).then().statusCode(200);
        Claim again = claim();
        assertThat(source(again)).isEqualTo("civitai://2");
        describe(again, facts("Two", null));
        assertThat(queue.job(UUID.fromString(job)).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void goesOnAfterAPause() {
        // Given
        civitai("one", 1);
        String job = fetch("one");
        callers.admin().post("/api/v1/jobs/{id}/pause", job).then().statusCode(200);
        assertThat(tryClaim()).isEmpty();
        // When
        callers.admin().post("/api/v1/jobs/{id}/resume", job).then().statusCode(200);
        // Then
        assertThat(source(claim())).isEqualTo("civitai://1");
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

    @Test
    void showsAPictureAsWhatItIsAndNothingElse() throws Exception {
        // Given
        byte[] picture = new byte[200];
        System.arraycopy(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}, 0, picture, 0, 3);
        String name = digest(picture);
        putPreview(name, picture).statusCode(204);
        // When, Then
        callers.as(Role.VIEWER)
                .get("/api/v1/previews/{name}", name)
                .then()
                .statusCode(200)
                .contentType("image/jpeg")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .header("ETag", "\"%s\"".formatted(name));
        callers.as(Role.VIEWER)
                .header("If-None-Match", "\"%s\"".formatted(name))
                .get("/api/v1/previews/{name}", name)
                .then()
                .statusCode(304);
        callers.as(Role.VIEWER).get("/api/v1/previews/no-name").then().statusCode(404);
    }

    @Test
    void takesNoPageAndNoOtherBytesAsAPicture() throws Exception {
        byte[] page = "<!DOCTYPE html><script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        byte[] large = Arrays.copyOf(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}, 3 << 20);

        putPreview(digest(page), page).statusCode(400);
        putPreview(digest(large), large).statusCode(400);
        putPreview("00".repeat(32), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff})
                .statusCode(400);
        putPreview("no-name", page).statusCode(400);
    }

    @Test
    void pointsAnEntryToItsPicture() {
        // Given
        civitai("tiny", 456);
        fetch("tiny");
        HubFacts.Preview preview =
                new HubFacts.Preview(
                        QueueFixture.sha(7), "image/jpeg", 450, 600, 1, new RelativePath("p.jpg"));
        // When
        describe(claim(), facts("Tiny style v2", null).with(preview));
        fetch("tiny");
        describe(claim(), facts("Tiny style v2", null));
        // Then
        entry("tiny").body("preview_url", equalTo("/api/v1/previews/" + QueueFixture.sha(7).hex()));
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

    private ValidatableResponse putPreview(String name, byte[] bytes) {
        return callers.admin()
                .contentType("application/octet-stream")
                .body(bytes)
                .put("/internal/v1/previews/{name}", name)
                .then();
    }

    private static String digest(byte[] bytes) throws Exception {
        return Sha256.of(MessageDigest.getInstance("SHA-256").digest(bytes)).hex();
    }

    private void rested() {
        queue.sql("update hub_turn set rest_until = now()");
        queue.sql("update task set run_at = now() where state = 'ready' and run_at < 'infinity'");
    }

    private Claim claim() {
        return tryClaim().orElseThrow();
    }

    /// A claim of a task that asks this hub; others are given back.
    private Claim claimOf(String hub) {
        Claim first = claim();
        if (source(first).startsWith(hub)) {
            return first;
        }
        Claim second = claim();
        queue.report(new TaskEvent.HandedBack(first.task(), first.fence()));
        return second;
    }

    private Optional<Claim> tryClaim() {
        return queue.tryClaim("worker-1", TaskKind.METADATA);
    }

    private static String source(Claim claim) {
        return ((Work.Describe) claim.work()).source().text();
    }

    private void describe(Claim claim, HubFacts facts) {
        queue.report(new TaskEvent.Described(claim.task(), claim.fence(), facts, null));
    }

    private void fail(Claim claim, FailureCode code, @Nullable Long wait) {
        queue.report(
                new TaskEvent.Failed(claim.task(), claim.fence(), code, "It is not there.", wait));
    }

    private static HubFacts facts(String name, @Nullable String description) {
        return facts(name, description, false);
    }

    private static HubFacts facts(String name, @Nullable String description, boolean nsfw) {
        return new HubFacts(
                "civitai",
                name,
                "acme",
                description,
                "SDXL 1.0",
                "LORA",
                "v2",
                List.of("style"),
                List.of("tinystyle"),
                nsfw,
                null,
                null,
                Map.of(),
                Map.of(),
                "456",
                123L,
                789L,
                "fp16",
                Instant.parse("2026-01-01T00:00:00Z"),
                "https://civitai.test/models/123",
                null);
    }

    private static String body(long version) {
        return "{'name':'Tiny','category':'test','file':'tiny-%1$d.safetensors','dest':'testfolder','source':'civitai','civitai_version_id':%1$d,'tags':['own']}"
                .formatted(version);
    }

    private void civitai(String id, long version) {
        put(id, body(version));
    }

    private void huggingFace(String id) {
        put(
                id,
                "{'name':'Three','category':'test','file':'%1$s.safetensors','dest':'testfolder','source':'huggingface','hf_repo':'acme/%1$s','hf_file':'%1$s.safetensors'}"
                        .formatted(id));
    }

    private void put(String id, String body) {
        callers.admin()
                .contentType(ContentType.JSON)
                .body(body.replace('\'', '"'))
                .put("/api/v1/catalog/{id}", id)
                .then()
                .statusCode(org.hamcrest.Matchers.oneOf(200, 201));
    }

    private String fetch(String... entries) {
        return post("{'entries':[%s]}"
                        .formatted(
                                String.join(
                                        ",",
                                        Arrays.stream(entries).map(e -> "'" + e + "'").toList())))
                .statusCode(201)
                .extract()
                .path("id");
    }

    private ValidatableResponse post(String wish) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body(wish.replace('\'', '"'))
                .post("/api/v1/catalog/metadata")
                .then();
    }

    private ValidatableResponse entry(String id) {
        return callers.as(Role.VIEWER).get("/api/v1/catalog/{id}", id).then().statusCode(200);
    }

    private ValidatableResponse job(String id) {
        return callers.as(Role.VIEWER).get("/api/v1/jobs/{id}", id).then().statusCode(200);
    }

    private void state(String entry, String state) {
        callers.as(Role.VIEWER)
                .get("/api/v1/catalog/metadata")
                .then()
                .statusCode(200)
                .body("items.find { it.entry == '%s' }.state".formatted(entry), equalTo(state));
    }
}
