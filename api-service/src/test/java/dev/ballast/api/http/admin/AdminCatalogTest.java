package dev.ballast.api.http.admin;

import static dev.ballast.api.http.admin.AdminFixture.MODELS;
import static dev.ballast.api.http.admin.AdminFixture.modelOf;
import static dev.ballast.api.http.admin.AdminFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The rows of the admin page that are about the catalog and its cards.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class AdminCatalogTest extends AdminTest {
    @Test
    void a08KnowsModelsWithoutABaseModel() {
        admin.add("tiny.bin");

        admin.list().body(modelOf("tiny.bin") + ".base_model", equalTo(""));
    }

    @Test
    void a16ListsWhatACardShows() {
        admin.imports(
                "["
                        + row("tiny.bin")
                                .replace(
                                        "}",
                                        ",\"base_model\":\"sdxl\",\"tags\":[\"t\"],\"description\":\"d\",\"preview_url\":\"https://example.org/p.png\",\"trainedWords\":[\"w\"]}")
                        + "]");

        admin.list()
                .body(
                        modelOf("tiny.bin") + ".keySet()",
                        hasItems("name", "file", "dest", "url", "source", "size_gb", "error"))
                .body(modelOf("tiny.bin") + ".base_model", equalTo("sdxl"))
                .body(modelOf("tiny.bin") + ".tags", contains("t"))
                .body(modelOf("tiny.bin") + ".trainedWords", contains("w"))
                .body(modelOf("tiny.bin") + ".civitai_tags", empty())
                .body(modelOf("tiny.bin") + ".description", equalTo("d"))
                .body(modelOf("tiny.bin") + ".preview_url", equalTo("https://example.org/p.png"));
    }

    @Test
    void a17LeavesTheSizeOpenWhereNobodyKnowsIt() {
        admin.imports("[" + row("tiny.bin").replace(",\"size_gb\":1.5", "") + "]");

        admin.list()
                .body(modelOf("tiny.bin") + ".size_gb", nullValue())
                .body(modelOf("tiny.bin") + ".expected_bytes", nullValue());
    }

    @Test
    void a18HasTheIdsThatSourceLinksAreMadeOf() {
        admin.imports(
                """
                [{"name":"C","file":"c.safetensors","category":"test","dest":"loras","source":"civitai",
                  "civitai_model_id":4384,"civitai_version_id":128713,"size_gb":0.1},
                 {"name":"H","file":"h.safetensors","category":"test","dest":"vae","source":"huggingface",
                  "hf_repo":"org/name","hf_file":"vae/h.safetensors","size_gb":0.1}]\
                """);

        admin.list()
                .body(modelOf("c.safetensors") + ".civitai_model_id", equalTo(4384))
                .body(
                        modelOf("c.safetensors") + ".url",
                        equalTo("https://civitai.com/api/download/models/128713"))
                .body(modelOf("h.safetensors") + ".hf_repo", equalTo("org/name"))
                .body(
                        modelOf("h.safetensors") + ".url",
                        equalTo("https://huggingface.co/org/name/resolve/main/vae/h.safetensors"));
    }

    @Test
    void a20SaysWhyItFailedAndTriesAgainByTheSameCall() {
        admin.add("tiny.bin");
        admin.post("/download/tiny.bin").statusCode(200);
        queue.report(
                QueueFixture.failed(queue.claim(TaskKind.RESOLVE), FailureCode.SOURCE_NOT_FOUND));
        admin.list()
                .body(modelOf("tiny.bin") + ".status", equalTo("error"))
                .body(modelOf("tiny.bin") + ".error", equalTo("it broke"));

        admin.post("/download/tiny.bin").body("status", equalTo("queued"));

        admin.list()
                .body(modelOf("tiny.bin") + ".status", equalTo("queued"))
                .body(modelOf("tiny.bin") + ".error", nullValue());
    }

    @Test
    void a20SaysWhatIsWrongWithADamagedModel() {
        admin.add("tiny.bin");
        admin.install("tiny.bin", 700);

        queue.sql("update model_file set damage = 'changed'");
        queue.sql("update model set state = 'damaged'");

        admin.list()
                .body(modelOf("tiny.bin") + ".status", equalTo("error"))
                .body(modelOf("tiny.bin") + ".error", containsString("missing, or its bytes"));
        admin.get("/api/v1/catalog/tiny.bin")
                .body("status", equalTo("error"))
                .body("model_id", notNullValue());
    }

    @Test
    void a21DeletesTheFileAndKeepsTheEntry() throws InterruptedException {
        admin.add("tiny.bin");
        admin.install("tiny.bin", 700);
        admin.list().body(modelOf("tiny.bin") + ".status", equalTo("present"));

        deleteWithAWorker("tiny.bin");

        admin.list().body(modelOf("tiny.bin") + ".status", equalTo("missing"));
    }

    @Test
    void a21LeavesWhatOthersPutThereToThem() {
        // Given
        admin.add("tiny.bin");
        admin.list().body(modelOf("tiny.bin") + ".status", equalTo("missing"));
        queue.sql(
                """
                insert into found (id, volume, path, size, modified, kind, scan)
                values (gen_random_uuid(), 'shared', 'testfolder/tiny.bin', 700, now(), 'weights',
                        gen_random_uuid())\
                """);
        admin.list()
                .body(modelOf("tiny.bin") + ".status", equalTo("present"))
                .body(modelOf("tiny.bin") + ".on_disk_bytes", equalTo(700));
        admin.get("/api/v1/catalog/tiny.bin")
                .body("status", equalTo("present"))
                .body("model_id", nullValue());
        // When, Then
        admin.delete("/tiny.bin").statusCode(409).body("detail", containsString("by others"));
        admin.delete("/tiny.bin/catalog").statusCode(409);
        queue.sql("update found set size = 800");
        admin.list().body(modelOf("tiny.bin") + ".on_disk_bytes", equalTo(800));
        queue.sql("delete from found");
        admin.list().body(modelOf("tiny.bin") + ".status", equalTo("missing"));
    }

    @Test
    void a22HasNoProgressWhileTheTotalIsUnknown() {
        admin.add("tiny.bin");
        admin.post("/download/tiny.bin").statusCode(200);
        admin.list().body(modelOf("tiny.bin") + ".progress", nullValue());
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 3000));
        Claim transfer = queue.claim(TaskKind.TRANSFER);
        queue.report(new TaskEvent.Progress(transfer.task(), transfer.fence(), 1000, 3000L, 50));

        admin.list()
                .body(modelOf("tiny.bin") + ".status", equalTo("downloading"))
                .body(modelOf("tiny.bin") + ".progress", equalTo(33.3f))
                .body(modelOf("tiny.bin") + ".expected_bytes", equalTo(3000))
                .body(modelOf("tiny.bin") + ".speed", equalTo(50))
                .body(modelOf("tiny.bin") + ".speed_bytes", equalTo(50))
                .body("stats.downloading_count", equalTo(1))
                .body("stats.global_speed", equalTo(50))
                .body("stats.total_speed_bytes", equalTo(50));
    }

    @Test
    void a23TakesEncodedNamesAndSaysWhatIsWrong() {
        admin.add("sub/a b+c.bin");

        callers.admin()
                .urlEncodingEnabled(false)
                .post(MODELS + "/download/sub%2Fa%20b%2Bc.bin")
                .then()
                .statusCode(200)
                .body("file", equalTo("sub/a b+c.bin"));
        admin.post("/download/none.bin")
                .statusCode(404)
                .contentType("application/json")
                .body("detail", containsString("none.bin"));
        callers.admin()
                .urlEncodingEnabled(false)
                .post(MODELS + "/download/a%00b")
                .then()
                .statusCode(404);
    }

    @Test
    void a26RemovesFromTheCatalogWhatIsNotOnDisk() throws InterruptedException {
        admin.add("tiny.bin");
        admin.install("tiny.bin", 700);
        admin.delete("/tiny.bin/catalog").statusCode(409).body("$", hasKey("detail"));
        deleteWithAWorker("tiny.bin");

        admin.delete("/tiny.bin/catalog").statusCode(200).body("status", equalTo("removed"));

        admin.list().body(modelOf("tiny.bin"), nullValue());
    }

    @Test
    void a30ListsTheCatalogByCategoryWithStats() {
        admin.add("tiny.bin");
        admin.install("tiny.bin", 700);

        admin.list()
                .body("version", greaterThan(0))
                .body("date.length()", equalTo(16))
                .body("categories.id", hasItems("checkpoints", "loras", "faceswap", "test"))
                .body("categories.find { it.id == 'loras' }.name", equalTo("LoRAs"))
                .body("stats.total_count", greaterThan(50))
                .body("stats.present_count", equalTo(1))
                .body("stats.models_bytes", equalTo(700))
                .body("stats.free_bytes", equalTo(QueueFixture.FREE))
                .body("stats.queued_count", equalTo(0))
                .body("stats.fetching_count", equalTo(0))
                .body(modelOf("tiny.bin") + ".on_disk_bytes", equalTo(700));
    }

    @Test
    void a31StartsOneJobHoweverOftenItIsAsked() {
        admin.add("tiny.bin");

        admin.post("/download/tiny.bin")
                .statusCode(200)
                .body("status", equalTo("queued"))
                .body("file", equalTo("tiny.bin"));
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 10));

        admin.post("/download/tiny.bin").statusCode(200).body("status", equalTo("downloading"));
        assertThat(queue.count("job")).isEqualTo(1);
    }

    @Test
    void a32DeletesWhatIsGoneAlready() {
        admin.add("tiny.bin");

        admin.delete("/tiny.bin")
                .statusCode(200)
                .body("status", equalTo("deleted"))
                .body("file", equalTo("tiny.bin"));
        admin.delete("/none.bin").statusCode(404).body("$", hasKey("detail"));
    }

    @Test
    void a32TakesNoOtherFilesOfAModelAlong() {
        admin.add("f0");
        queue.installed("hf://org/loras", "testfolder", 10, 20, 30);
        admin.list().body(modelOf("f0") + ".status", equalTo("present"));

        admin.delete("/f0")
                .statusCode(409)
                .body("detail", containsString("hf://org/loras"))
                .body("detail", containsString("2 other files"));

        admin.list().body(modelOf("f0") + ".status", equalTo("present"));
        assertThat(queue.count("model_file")).isEqualTo(3);
    }

    @Test
    void a33StartsManyUnderBothNames() {
        admin.imports("[" + row("a.bin") + "," + row("b.bin") + "," + row("c.bin") + "]");
        admin.post("/download/b.bin").statusCode(200);

        admin.post("/batch-download", "{\"filenames\":[\"a.bin\",\"b.bin\",\"none.bin\"]}")
                .statusCode(200)
                .body("queued", contains("a.bin"))
                .body("skipped", contains("b.bin", "none.bin"));
        admin.post("/download-batch", "{\"filenames\":[\"c.bin\"]}")
                .statusCode(200)
                .body("queued", contains("c.bin"));
        admin.post("/batch-download", "{\"filenames\":\"a.bin\"}").statusCode(400);
        admin.post("/batch-download", "{}")
                .statusCode(400)
                .body("detail", containsString("filenames"));
    }

    @Test
    void a34ImportsFormsAndBodies() {
        callers.admin()
                .multiPart(
                        "file",
                        "models.json",
                        ("[" + row("a.bin") + "]").getBytes(StandardCharsets.UTF_8),
                        "application/json")
                .post(MODELS + "/import")
                .then()
                .statusCode(200)
                .body("added", contains("a.bin"))
                .body("total_added", equalTo(1));
        admin.imports(
                        "{\"categories\":[{\"id\":\"test2\",\"name\":\"Two\",\"models\":[%s]}]}"
                                .formatted(row("b.bin").replace("\"category\":\"test\",", "")))
                .body("added", contains("b.bin"));
        admin.post("/import", "[{,]").statusCode(400).body("detail", containsString("JSON"));
        admin.post("/import", "{\"models\":1}")
                .statusCode(400)
                .body("detail", containsString("categories"));
    }

    @Test
    void a35AddsUpdatesAndNamesWhatIsWrong() {
        admin.add("a.bin");
        int version = admin.list().extract().path("version");

        admin.imports(
                        "["
                                + row("a.bin").replace("Model a.bin", "Better")
                                + ","
                                + row("b.bin")
                                + ",{\"file\":\"c.bin\",\"dest\":\"testfolder\"}]")
                .body("added", contains("b.bin"))
                .body("updated", contains("a.bin"))
                .body("skipped", empty())
                .body("invalid.row", contains("[2]"))
                .body("invalid[0].errors.field", hasItem("name"));

        admin.list()
                .body("version", greaterThan(version))
                .body(modelOf("a.bin") + ".name", equalTo("Better"));
        admin.imports("[" + row("b.bin") + "]").body("skipped", contains("b.bin"));
    }

    @Test
    void a41MapsVersionsOfCivitai() {
        admin.imports(
                """
                [{"name":"C","file":"c.safetensors","category":"test","dest":"loras","source":"civitai",
                  "civitai_model_id":4384,"civitai_version_id":128713,"size_gb":0.1}]\
                """);

        admin.get(MODELS + "/civitai-map")
                .statusCode(200)
                .body("by_version.'128713'.file", equalTo("c.safetensors"))
                .body("by_version.'128713'.status", equalTo("missing"))
                .body("by_version.'128713'.catalog", equalTo("test"))
                .body("by_model.'4384'", contains("128713"));
    }

    @Test
    void a43ListsLorasAndReadsTheFilesAgain() {
        admin.imports(
                "["
                        + row("l.safetensors")
                                .replace("\"test\"", "\"loras\"")
                                .replace("}", ",\"base_model\":\"TestBase\"}")
                        + "]");
        admin.get("/api/admin/loras").statusCode(200).body("loras.file", hasItem("l.safetensors"));
        admin.get("/api/admin/loras/compatible/testbase")
                .body("loras.file", contains("l.safetensors"));
        queue.sql("delete from catalog_entry where file = 'l.safetensors'");
        queue.sql("update catalog_entry set from_file = 'older' where id = 'flux-1-dev'");

        admin.post("/sync").statusCode(200).body("status", equalTo("updated"));
        admin.post("/sync").statusCode(200).body("status", equalTo("up_to_date"));
    }

    private void deleteWithAWorker(String file) throws InterruptedException {
        Thread worker =
                Thread.startVirtualThread(() ->
                        Awaitility.await()
                                .until(() -> {
                                    var removal = queue.tryClaim("worker-1", TaskKind.REMOVE);
                                    removal.ifPresent(
                                            claim -> queue.report(QueueFixture.removed(claim)));
                                    return removal.isPresent();
                                }));
        admin.delete("/" + file).statusCode(200).body("status", equalTo("deleted"));
        worker.join();
    }
}
