package dev.ballast.api.http.admin;

import static dev.ballast.api.http.admin.AdminFixture.MODELS;
import static dev.ballast.api.http.admin.AdminFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The rows of the admin page that are about metadata of hubs.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class AdminMetadataTest extends AdminTest {

    @BeforeEach
    void bringsModelsOfHubs() {
        queue.sql("delete from hub_facts");
        queue.sql("delete from hub_content");
        queue.sql("update hub_turn set task_id = null, rest_until = '-infinity', strikes = 0");
        admin.imports(
                """
                [{"name":"C","file":"c.safetensors","category":"test","dest":"loras","source":"civitai",
                  "civitai_version_id":990001,"size_gb":0.1},
                 {"name":"U","file":"u.safetensors","category":"test","dest":"loras","source":"civitai",
                  "url":"https://civitai.com/api/download/models/990002","size_gb":0.1},
                 {"name":"H","file":"h.safetensors","category":"test","dest":"vae","source":"huggingface",
                  "hf_repo":"test-org/test-name","size_gb":0.1},
                 %s]\
                """
                        .formatted(row("d.bin")));
    }

    @Test
    void a36AsksAboutEachModelOnce() {
        admin.post("/fetch-metadata")
                .statusCode(200)
                .body("queued", greaterThan(10))
                .body("files", hasItems("c.safetensors", "h.safetensors"));
        admin.post("/fetch-metadata").statusCode(200).body("queued", equalTo(0));
        admin.list().body("stats.fetching_count", greaterThan(10));

        admin.post("/fetch-metadata/stop")
                .statusCode(200)
                .body("status", equalTo("stopped"))
                .body("jobs", equalTo(1));

        assertThat(queue.tryClaim("worker-1", TaskKind.METADATA)).isEmpty();
        admin.list().body("stats.fetching_count", equalTo(0));
    }

    @Test
    void a37FollowsEachModel() {
        status().body("'c.safetensors'", nullValue());
        askAbout("c.safetensors");
        status().body("'c.safetensors'.status", equalTo("queued_metadata"));
        var task = queue.claim(TaskKind.METADATA);
        status().body("'c.safetensors'.status", equalTo("fetching_metadata"));

        queue.report(QueueFixture.failed(task, FailureCode.SOURCE_NOT_FOUND));

        status().body("'c.safetensors'.status", equalTo("error"))
                .body("'c.safetensors'.error", equalTo("it broke"));
    }

    @Test
    void a50AsksByVersionOrDownloadLinkOrRepository() {
        admin.post("/fetch-metadata")
                .body("files", hasItems("c.safetensors", "u.safetensors", "h.safetensors"))
                .body("files", not(hasItem("d.bin")));
    }

    @Test
    void a56OneBadModelDoesNotStopTheOthers() {
        askAbout("c.safetensors\",\"h.safetensors");
        queue.report(
                QueueFixture.failed(queue.claim(TaskKind.METADATA), FailureCode.SOURCE_NOT_FOUND));
        queue.report(
                QueueFixture.failed(
                        queue.claim(TaskKind.METADATA), FailureCode.SOURCE_NOT_A_MODEL));

        status().body("'c.safetensors'.status", equalTo("error"))
                .body("'h.safetensors'.status", equalTo("error"));
        admin.get("/api/admin/activity-log")
                .body(
                        "find { it.message == 'metadata completed: 0 of 2 models' }.level",
                        equalTo("error"))
                .body(
                        "findAll { it.message.contains('failed') }.message",
                        containsInAnyOrder(
                                containsString("c.safetensors"), containsString("h.safetensors")))
                .body("findAll { it.message.contains('it broke') }.level", everyItem(is("error")));
    }

    @Test
    void a42AddsAVersionByWhatTheSiteSays() {
        callers.admin()
                .post("/api/admin/civitai/add/990001")
                .then()
                .statusCode(200)
                .body("status", equalTo("already_exists"))
                .body("file", equalTo("c.safetensors"));
        add(990007, null)
                .body("status", equalTo("added"))
                .body("file", equalTo("a42.safetensors"))
                .body("name", equalTo("Tiny"))
                .body("category", equalTo("loras"))
                .body("dest", equalTo("loras"))
                .body("reason", nullValue());
        add(990008, "\"Its creator allows no download.\"")
                .body("status", equalTo("restricted"))
                .body("reason", equalTo("Its creator allows no download."));
        callers.admin()
                .post("/api/admin/civitai/add/x")
                .then()
                .statusCode(400)
                .body("detail", containsString("version_id"));
        queue.sql("delete from catalog_entry where source = 'civitai://990007'");
    }

    @Test
    void a36StopsNothingThatSomebodyWaitsFor() {
        // Given
        CompletableFuture<Response> asked = asking(990009);
        Claim claim = claimed();
        // When
        admin.post("/fetch-metadata/stop").statusCode(200).body("jobs", equalTo(0));
        // Then
        answer(claim, null);
        asked.join().then().statusCode(200).body("status", equalTo("added"));
        queue.sql("delete from catalog_entry where source = 'civitai://990009'");
    }

    @Test
    void a58TheJobAndItsFilesTellWhatCameOfEachModel() {
        // Given
        String job = askAbout("c.safetensors\",\"h.safetensors");
        for (int i = 0; i < 2; i++) {
            Claim claim = queue.claim(TaskKind.METADATA);
            if (((Work.Describe) claim.work()).source() instanceof SourceRef.HuggingFace) {
                queue.report(QueueFixture.failed(claim, FailureCode.SOURCE_NOT_FOUND));
            } else {
                answer(claim, null);
            }
        }
        // When, Then
        callers.admin()
                .header("Last-Event-ID", "0")
                .get("/api/v1/jobs/{id}/events", job)
                .then()
                .statusCode(200)
                .body(containsString("\"state\":\"completed\""));
        callers.admin()
                .get("/api/v1/jobs/{id}/files", job)
                .then()
                .body("items.state", hasItems("done", "failed"))
                .body("items.error.code", hasItem("SOURCE_NOT_FOUND"));
    }

    private ValidatableResponse add(long version, @Nullable String refusal) {
        CompletableFuture<Response> asked = asking(version);
        answer(claimed(), refusal);
        return asked.join().then().statusCode(200);
    }

    private CompletableFuture<Response> asking(long version) {
        return CompletableFuture.supplyAsync(
                () -> callers.admin().post("/api/admin/civitai/add/" + version));
    }

    private Claim claimed() {
        return Awaitility.await()
                .until(() -> queue.tryClaim("worker-1", TaskKind.METADATA), Optional::isPresent)
                .orElseThrow();
    }

    private void answer(Claim claim, @Nullable String refusal) {
        HubFacts facts =
                MessageJson.read(
                        """
                        {"hub":"civitai","name":"Tiny","type":"LORA",
                         "offer":{"file":"a42.safetensors","refusal":%s}}\
                        """
                                .formatted(refusal),
                        HubFacts.class);
        queue.report(new TaskEvent.Described(claim.task(), claim.fence(), facts, null));
    }

    private ValidatableResponse status() {
        return admin.get(MODELS + "/metadata-status").statusCode(200);
    }

    private String askAbout(String ids) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body("{\"entries\":[\"%s\"]}".formatted(ids))
                .post("/api/v1/catalog/metadata")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
