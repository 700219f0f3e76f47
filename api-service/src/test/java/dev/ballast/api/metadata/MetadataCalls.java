package dev.ballast.api.metadata;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import dev.ballast.api.QueueFixture;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/// Calls about metadata, and a worker that answers for the hubs. Entries of these tests are in the
/// category `test`.
abstract class MetadataCalls {
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

    Claim claim() {
        return tryClaim().orElseThrow();
    }

    Optional<Claim> tryClaim() {
        return queue.tryClaim("worker-1", TaskKind.METADATA);
    }

    static String source(Claim claim) {
        return ((Work.Describe) claim.work()).source().text();
    }

    void describe(Claim claim, HubFacts facts) {
        queue.report(new TaskEvent.Described(claim.task(), claim.fence(), facts, null));
    }

    void fail(Claim claim, FailureCode code, @Nullable Long wait) {
        queue.report(
                new TaskEvent.Failed(claim.task(), claim.fence(), code, "It is not there.", wait));
    }

    static HubFacts facts(String name, @Nullable String description) {
        return facts(name, description, false);
    }

    static HubFacts facts(String name, @Nullable String description, boolean nsfw) {
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
                null,
                null);
    }

    static String body(long version) {
        return "{'name':'Tiny','category':'test','file':'tiny-%1$d.safetensors','dest':'testfolder','source':'civitai','civitai_version_id':%1$d,'tags':['own']}"
                .formatted(version);
    }

    void civitai(String id, long version) {
        put(id, body(version));
    }

    void huggingFace(String id) {
        put(
                id,
                "{'name':'Three','category':'test','file':'%1$s.safetensors','dest':'testfolder','source':'huggingface','hf_repo':'acme/%1$s','hf_file':'%1$s.safetensors'}"
                        .formatted(id));
    }

    void put(String id, String body) {
        callers.admin()
                .contentType(ContentType.JSON)
                .body(body.replace('\'', '"'))
                .put("/api/v1/catalog/{id}", id)
                .then()
                .statusCode(oneOf(200, 201));
    }

    String fetch(String... entries) {
        return post("{'entries':[%s]}"
                        .formatted(
                                String.join(
                                        ",",
                                        Arrays.stream(entries).map(e -> "'" + e + "'").toList())))
                .statusCode(201)
                .extract()
                .path("id");
    }

    ValidatableResponse post(String wish) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body(wish.replace('\'', '"'))
                .post("/api/v1/catalog/metadata")
                .then();
    }

    ValidatableResponse entry(String id) {
        return callers.as(Role.VIEWER).get("/api/v1/catalog/{id}", id).then().statusCode(200);
    }

    ValidatableResponse job(String id) {
        return callers.as(Role.VIEWER).get("/api/v1/jobs/{id}", id).then().statusCode(200);
    }

    void state(String entry, String state) {
        callers.as(Role.VIEWER)
                .get("/api/v1/catalog/metadata")
                .then()
                .statusCode(200)
                .body("items.find { it.entry == '%s' }.state".formatted(entry), equalTo(state));
    }
}
