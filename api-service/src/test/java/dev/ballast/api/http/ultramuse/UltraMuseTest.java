package dev.ballast.api.http.ultramuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import dev.ballast.api.models.ScanVolume;
import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.FoundFile;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The rows of UltraMuse's documentation that are its API's. What the rest is, the matrix says.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class UltraMuseTest {
    private static final String MODELS = "/api/models";

    @Inject Callers callers;
    @Inject QueueFixture queue;
    @Inject ScanVolume scanVolume;

    @BeforeEach
    void reset() {
        queue.reset();
        queue.sql("delete from catalog_entry where from_file is null");
        queue.report();
    }

    @Test
    void um01ListsElevenBuiltIns() {
        ValidatableResponse list = get(MODELS).statusCode(200).body("models.size()", equalTo(11));

        list.body("models.family.toSet()", containsInAnyOrder("zimage", "qwen", "flux", "sdxl"))
                .body("models.findAll { it.family == 'flux' }.size()", equalTo(4))
                .body("models.find { it.id == 'flux-1-dev' }.estimatedSize", equalTo("23.8 GB"))
                .body("models.find { it.id == 'sdxl-refiner' }.estimatedSize", equalTo("6.1 GB"))
                .body("models.find { it.id == 'qwen-image-base' }.estimatedSize", equalTo("15 GB"))
                .body("models.find { it.id == 'flux-2-dev' }.type", equalTo("base_model"));
    }

    @Test
    void um02RefusesAGatedModelWithoutATokenBeforeAnyByte() {
        get(MODELS)
                .body(
                        "models.findAll { it.requiresToken }.id",
                        containsInAnyOrder("flux-1-dev", "flux-2-dev", "flux-spro"));

        post(MODELS + "/download", "{\"modelId\":\"flux-2-dev\",\"huggingfaceToken\":\"\"}")
                .statusCode(400)
                .body("fields.field", hasItem("huggingfaceToken"))
                .body("error", containsString("gated"));
        assertThat(queue.count("job")).isZero();
    }

    @Test
    void um03KnowsTheIdOfTheExample() {
        post(
                        MODELS + "/download",
                        "{\"modelId\":\"flux-1-dev\",\"huggingfaceToken\":\"hf_example\"}")
                .statusCode(200)
                .body("$", hasKey("jobId"));
    }

    @Test
    void um04NamesEachFieldThatIsMissing() {
        get(MODELS)
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
                add(
                        "{\"name\":\"One file\",\"type\":\"lora\",\"sourceType\":\"huggingface\","
                                + "\"huggingfaceRepo\":\"user/lora\","
                                + "\"huggingfaceFiles\":[\"sub/one.safetensors\"]}");

        download(id);

        assertThat(queue.value("select source from job"))
                .isEqualTo("hf://user/lora/sub/one.safetensors");
    }

    @Test
    void um07TakesPagesOfCivitaiWithAndWithoutAVersion() {
        String newest =
                add(
                        "{\"name\":\"Newest\",\"type\":\"lora\",\"sourceType\":\"civitai\","
                                + "\"sourceUrl\":\"https://civitai.com/models/4384/dreamshaper\"}");
        String exact =
                add(
                        "{\"name\":\"Exact\",\"type\":\"lora\",\"sourceType\":\"civitai\",\"sourceUrl\":"
                            + "\"https://civitai.com/models/4384?modelVersionId=128713\"}");

        download(newest);
        download(exact);

        assertThat(queue.values("select source from job order by source"))
                .containsExactly("civitai://128713", "civitai://model/4384");
    }

    @Test
    void um08TakesAnAddress() {
        String id =
                add(
                        "{\"name\":\"Direct\",\"type\":\"vae\",\"sourceType\":\"url\",\"sourceUrl\":"
                            + "\"https://example.org/x/my.gguf\"}");

        download(id);

        assertThat(queue.value("select source from job"))
                .isEqualTo("https://example.org/x/my.gguf");
        get(MODELS).body("models.find { it.id == 'direct' }.targetPath", equalTo("custom/my.gguf"));
    }

    @Test
    void um10TakesTheExampleOfACustomModel() {
        post(
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
        download("my-custom-model");
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
        download("sdxl-base");

        assertThat(queue.value("select dest from job")).isEqualTo("sdxl");
    }

    @Test
    void um13CountsTheBytesOnTheVolume() {
        install("sdxl-base", 700);
        install("sdxl-turbo", 500, 300);

        get(MODELS + "/installed").body("totalDiskUsage", equalTo(usedBytes()));
    }

    @Test
    void um15ListsWithInstallStatusAndAddsEachIdOnce() {
        install("sdxl-base", 700);

        get(MODELS)
                .body("models.find { it.id == 'sdxl-base' }.status", equalTo("installed"))
                .body("models.find { it.id == 'sdxl-base' }.installed", equalTo(true))
                .body("models.find { it.id == 'sdxl-turbo' }.status", equalTo("available"));
        post(
                        MODELS,
                        "{\"id\":\"sdxl-base\",\"name\":\"x\",\"type\":\"vae\",\"sourceType\":\"url\","
                            + "\"sourceUrl\":\"https://example.org/y.bin\"}")
                .statusCode(412);
    }

    @Test
    void um16ListsInstalledModelsAndRemovesThem() throws InterruptedException {
        install("sdxl-base", 700);

        get(MODELS + "/installed")
                .statusCode(200)
                .body("models.id", equalTo(List.of("sdxl-base")))
                .body("models[0].family", equalTo("sdxl"))
                .body("models[0].size", equalTo(700));
        callers.admin().delete(MODELS + "/installed").then().statusCode(400);
        callers.admin().delete(MODELS + "/installed?id=sdxl-turbo").then().statusCode(404);
        Thread worker =
                Thread.startVirtualThread(() ->
                        Awaitility.await()
                                .until(() -> {
                                    var removal = queue.tryClaim("worker-1", TaskKind.REMOVE);
                                    removal.ifPresent(
                                            claim -> queue.report(QueueFixture.removed(claim)));
                                    return removal.isPresent();
                                }));
        callers.admin()
                .delete(MODELS + "/installed?id=sdxl-base")
                .then()
                .statusCode(200)
                .body("success", equalTo(true));
        worker.join();
        get(MODELS + "/installed").body("models.size()", equalTo(0));
    }

    @Test
    void um17StartsLooksAtAndCancelsADownload() {
        String job = download("sdxl-base");

        get(MODELS + "/download/" + job)
                .statusCode(200)
                .body("jobId", equalTo(job))
                .body("modelId", equalTo("sdxl-base"))
                .body("status", equalTo("pending"));
        callers.admin().delete(MODELS + "/download/" + job).then().statusCode(200);
        get(MODELS + "/download/" + job).body("status", equalTo("cancelled"));
        callers.admin()
                .delete(MODELS + "/download/" + job)
                .then()
                .statusCode(409)
                .body("$", hasKey("error"));
        get(MODELS + "/download/" + UUID.randomUUID()).statusCode(404);
        get(MODELS + "/download/none").statusCode(404);
    }

    @Test
    void um19TellsBytesPercentSpeedAndTimeLeft() {
        String job = download("sdxl-base");
        get(MODELS + "/download/" + job)
                .body("progress.total", nullValue())
                .body("progress.eta", nullValue());
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 1000));
        Claim transfer = queue.claim(TaskKind.TRANSFER);
        queue.report(new TaskEvent.Progress(transfer.task(), transfer.fence(), 250, 1000L, 50));

        get(MODELS + "/download/" + job)
                .body("status", equalTo("downloading"))
                .body("progress.downloaded", equalTo(250))
                .body("progress.total", equalTo(1000))
                .body("progress.progress", equalTo(25.0f))
                .body("progress.speed", equalTo(50))
                .body("progress.eta", equalTo(15));
    }

    @Test
    void um20SaysThatADownloadStands() {
        String job = download("sdxl-base");
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 1000));
        queue.claim(TaskKind.TRANSFER);
        get(MODELS + "/download/" + job).body("stalled", equalTo(false));
        queue.sql("update job set stall = 'source_silent'");

        get(MODELS + "/download/" + job).body("stalled", equalTo(true));
    }

    @Test
    void um21FindsWhatIsDamagedOrMissing() {
        install("sdxl-base", 700);
        install("sdxl-turbo", 500);

        List<String> jobs =
                post(MODELS + "/installed/verify?id=sdxl-base", "")
                        .statusCode(200)
                        .extract()
                        .path("jobIds");
        Claim check = queue.claim(TaskKind.CHECK);
        queue.report(
                new TaskEvent.Verified(
                        check.task(),
                        check.fence(),
                        ((Work.Verify) check.work()).sha256(),
                        false,
                        List.of(
                                new TaskEvent.DamagedName(
                                        new RelativePath("sdxl/sdxl-base"), Damage.MISSING))));

        assertThat(jobs).hasSize(1);
        get(MODELS + "/installed")
                .body("models.find { it.id == 'sdxl-base' }.damaged", equalTo(true))
                .body("models.find { it.id == 'sdxl-turbo' }.damaged", equalTo(false));
        get(MODELS).body("models.find { it.id == 'sdxl-base' }.status", equalTo("error"));
        post(MODELS + "/installed/verify", "").statusCode(200).body("jobIds.size()", equalTo(2));
        post(MODELS + "/installed/verify?id=none", "").statusCode(404);
    }

    @Test
    void um22ListsInstalledBaseModelsOnly() {
        install("sdxl-base", 700);
        install("zimage-turbo-training-adapter", 30);

        get(MODELS + "/installed?type=base_model").body("models.id", equalTo(List.of("sdxl-base")));
        get(MODELS + "/installed?family=zimage&type=base_model").body("models.size()", equalTo(0));
    }

    @Test
    void um25ListsTheNewestSnapshotsThatOtherProgramsHave() {
        install("sdxl-base", 700);
        scanVolume.handle(VolumeName.SHARED, false, "test");
        Claim scan = queue.claim(TaskKind.CHECK);
        queue.report(
                new TaskEvent.Found(
                        scan.task(),
                        scan.fence(),
                        0,
                        true,
                        List.of(
                                cached("old", "model.safetensors", 5, "2026-01-01T00:00:00Z"),
                                cached("new", "model.safetensors", 6, "2026-02-01T00:00:00Z"),
                                cached("new", "vae/vae.safetensors", 3, "2026-02-01T00:00:00Z"),
                                cached("new", "README.md", 1, "2026-02-01T00:00:00Z"))));

        get(MODELS + "/installed?family=flux")
                .body("models.id", equalTo(List.of("found:acme/FLUX.1-tiny")))
                .body("models[0].badge", equalTo("auto-downloaded"))
                .body("models[0].type", equalTo("base_model"))
                .body("models[0].size", equalTo(9))
                .body("models[0].files", equalTo(2));
        get(MODELS + "/installed").body("models.find { it.id == 'sdxl-base' }.badge", nullValue());
        callers.admin()
                .delete(MODELS + "/installed?id=found:acme/FLUX.1-tiny")
                .then()
                .statusCode(400)
                .body("error", containsString("another program's"));
    }

    private static FoundFile cached(String revision, String path, long size, String modified) {
        return new FoundFile(
                new RelativePath(
                        "hub/models--acme--FLUX.1-tiny/snapshots/" + revision + "/" + path),
                size,
                Instant.parse(modified),
                "hf://acme/FLUX.1-tiny",
                revision,
                "hub");
    }

    @Test
    void um23ShowsAndKeepsNoToken() {
        String token = "hf_" + UUID.randomUUID().toString().replace("-", "");
        String job =
                post(
                                MODELS + "/download",
                                "{\"modelId\":\"flux-1-dev\",\"huggingfaceToken\":\"%s\"}"
                                        .formatted(token))
                        .statusCode(200)
                        .extract()
                        .path("jobId");

        get(MODELS + "/download/" + job).body(not(containsString(token)));
        get("/api/v1/jobs/" + job).body(not(containsString(token)));
        for (String table : List.of("job", "task", "job_event", "outbox", "job_secret")) {
            assertThat(
                            queue.values("select t::text from %s t".formatted(table)).stream()
                                    .anyMatch(row -> row.contains(token)))
                    .as(table)
                    .isFalse();
        }
        callers.admin().delete(MODELS + "/download/" + job).then().statusCode(200);
        assertThat(queue.count("job_secret")).isZero();
    }

    private int usedBytes() {
        return Integer.parseInt(queue.value("select sum(size) from blob"));
    }

    private void install(String model, long... sizes) {
        download(model);
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), sizes));
        queue.transferAll();
        Claim publish = queue.claim(TaskKind.PUBLISH);
        Work.Publish work = (Work.Publish) publish.work();
        String dest = String.valueOf(work.dest());
        queue.report(
                sizes.length == 1
                        ? QueueFixture.publishedAs(publish, dest + "/" + model)
                        : QueueFixture.published(publish, dest));
    }

    private String download(String model) {
        return post(MODELS + "/download", "{\"modelId\":\"%s\"}".formatted(model))
                .statusCode(200)
                .extract()
                .path("jobId");
    }

    private String add(String body) {
        return post(MODELS, body).statusCode(201).extract().path("model.id");
    }

    private void refused(String body, String... fields) {
        post(MODELS, body).statusCode(400).body("fields.field", containsInAnyOrder(fields));
    }

    private List<String> found(String query) {
        return get(MODELS + query).statusCode(200).extract().path("models.id");
    }

    private ValidatableResponse get(String path) {
        return callers.admin().get(path).then();
    }

    private ValidatableResponse post(String path, String body) {
        return callers.admin().contentType(ContentType.JSON).body(body).post(path).then();
    }
}
