package dev.ballast.api.http.ultramuse;

import static dev.ballast.api.http.ultramuse.UltraMuseFixture.MODELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.models.ScanVolume;
import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.FoundFile;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Stall;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The rows of UltraMuse's documentation that are about downloads and what is installed.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class UltraMuseInstalledTest {
    @Inject QueueFixture queue;
    @Inject UltraMuseFixture ultraMuse;
    @Inject ScanVolume scanVolume;

    @BeforeEach
    void reset() {
        ultraMuse.reset();
    }

    @Test
    void um13CountsEachContentOnTheVolumeOnce() {
        ultraMuse.install("sdxl-base", 700);
        ultraMuse.install("sdxl-turbo", 700, 300);

        ultraMuse
                .get(MODELS + "/installed")
                .body("models.sum { it.size }", equalTo(1700))
                .body("totalDiskUsage", equalTo(1000));
    }

    @Test
    void um15ListsWithInstallStatusAndAddsEachIdOnce() {
        ultraMuse.install("sdxl-base", 700);

        ultraMuse
                .get(MODELS)
                .body("models.find { it.id == 'sdxl-base' }.status", equalTo("installed"))
                .body("models.find { it.id == 'sdxl-base' }.installed", equalTo(true))
                .body("models.find { it.id == 'sdxl-turbo' }.status", equalTo("available"));
        ultraMuse
                .post(
                        MODELS,
                        "{\"id\":\"sdxl-base\",\"name\":\"x\",\"type\":\"vae\",\"sourceType\":\"url\","
                            + "\"sourceUrl\":\"https://example.org/y.bin\"}")
                .statusCode(412);
    }

    @Test
    void um16ListsInstalledModelsAndRemovesThem() throws InterruptedException {
        ultraMuse.install("sdxl-base", 700);

        ultraMuse
                .get(MODELS + "/installed")
                .statusCode(200)
                .body("models.id", equalTo(List.of("sdxl-base")))
                .body("models[0].family", equalTo("sdxl"))
                .body("models[0].size", equalTo(700));
        ultraMuse.caller().delete(MODELS + "/installed").then().statusCode(400);
        ultraMuse.caller().delete(MODELS + "/installed?id=sdxl-turbo").then().statusCode(404);
        Thread worker =
                Thread.startVirtualThread(() ->
                        Awaitility.await()
                                .until(() -> {
                                    var removal = queue.tryClaim("worker-1", TaskKind.REMOVE);
                                    removal.ifPresent(
                                            claim -> queue.report(QueueFixture.removed(claim)));
                                    return removal.isPresent();
                                }));
        ultraMuse
                .caller()
                .delete(MODELS + "/installed?id=sdxl-base")
                .then()
                .statusCode(200)
                .body("success", equalTo(true));
        worker.join();
        ultraMuse.get(MODELS + "/installed").body("models.size()", equalTo(0));
    }

    @Test
    void um17StartsLooksAtAndCancelsADownload() {
        String job = ultraMuse.download("sdxl-base");

        ultraMuse
                .get(MODELS + "/download/" + job)
                .statusCode(200)
                .body("jobId", equalTo(job))
                .body("modelId", equalTo("sdxl-base"))
                .body("status", equalTo("pending"));
        ultraMuse.caller().delete(MODELS + "/download/" + job).then().statusCode(200);
        ultraMuse.get(MODELS + "/download/" + job).body("status", equalTo("cancelled"));
        ultraMuse
                .caller()
                .delete(MODELS + "/download/" + job)
                .then()
                .statusCode(409)
                .body("$", hasKey("error"));
        ultraMuse.get(MODELS + "/download/" + UUID.randomUUID()).statusCode(404);
        ultraMuse.get(MODELS + "/download/none").statusCode(404);
    }

    @Test
    void um19TellsBytesPercentSpeedAndTimeLeft() {
        String job = ultraMuse.download("sdxl-base");
        ultraMuse
                .get(MODELS + "/download/" + job)
                .body("progress.total", nullValue())
                .body("progress.eta", nullValue());
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 1000));
        Claim transfer = queue.claim(TaskKind.TRANSFER);
        queue.report(new TaskEvent.Progress(transfer.task(), transfer.fence(), 250, 1000L, 50));

        ultraMuse
                .get(MODELS + "/download/" + job)
                .body("status", equalTo("downloading"))
                .body("progress.downloaded", equalTo(250))
                .body("progress.total", equalTo(1000))
                .body("progress.progress", equalTo(25.0f))
                .body("progress.speed", equalTo(50))
                .body("progress.eta", equalTo(15));
    }

    @Test
    void um20SaysThatADownloadStandsAsItsWorkerDoes() {
        String job = ultraMuse.download("sdxl-base");
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 1000));
        Claim transfer = queue.claim(TaskKind.TRANSFER);

        stands(job, transfer, null, false);
        stands(job, transfer, Stall.SOURCE_SILENT, true);
        stands(job, transfer, Stall.SOURCE_SLOW, false);
    }

    @Test
    void um21FindsWhatIsDamagedOrMissing() {
        ultraMuse.install("sdxl-base", 700);
        ultraMuse.install("sdxl-turbo", 500);

        List<String> jobs =
                ultraMuse
                        .post(MODELS + "/installed/verify?id=sdxl-base", "")
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
        ultraMuse
                .get(MODELS + "/installed")
                .body("models.find { it.id == 'sdxl-base' }.damaged", equalTo(true))
                .body("models.find { it.id == 'sdxl-turbo' }.damaged", equalTo(false));
        ultraMuse.get(MODELS).body("models.find { it.id == 'sdxl-base' }.status", equalTo("error"));
        ultraMuse
                .post(MODELS + "/installed/verify", "")
                .statusCode(200)
                .body("jobIds.size()", equalTo(2));
        ultraMuse.post(MODELS + "/installed/verify?id=none", "").statusCode(404);
    }

    @Test
    void um22ListsInstalledBaseModelsOnly() {
        ultraMuse.install("sdxl-base", 700);
        ultraMuse.install("zimage-turbo-training-adapter", 30);

        ultraMuse
                .get(MODELS + "/installed?type=base_model")
                .body("models.id", equalTo(List.of("sdxl-base")));
        ultraMuse
                .get(MODELS + "/installed?family=zimage&type=base_model")
                .body("models.size()", equalTo(0));
    }

    @Test
    void um25ListsTheNewestSnapshotsThatOtherProgramsHave() {
        ultraMuse.install("sdxl-base", 700);
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

        ultraMuse
                .get(MODELS + "/installed?family=flux")
                .body("models.id", equalTo(List.of("found:acme/FLUX.1-tiny")))
                .body("models[0].badge", equalTo("auto-downloaded"))
                .body("models[0].type", equalTo("base_model"))
                .body("models[0].size", equalTo(9))
                .body("models[0].files", equalTo(2));
        ultraMuse
                .get(MODELS + "/installed")
                .body("models.find { it.id == 'sdxl-base' }.badge", nullValue());
        ultraMuse
                .caller()
                .delete(MODELS + "/installed?id=found:acme/FLUX.1-tiny")
                .then()
                .statusCode(400)
                .body("error", containsString("another program's"));
    }

    @Test
    void um23ShowsAndKeepsNoToken() {
        String token = "hf_" + UUID.randomUUID().toString().replace("-", "");
        String job =
                ultraMuse
                        .post(
                                MODELS + "/download",
                                "{\"modelId\":\"flux-1-dev\",\"huggingfaceToken\":\"%s\"}"
                                        .formatted(token))
                        .statusCode(200)
                        .extract()
                        .path("jobId");

        ultraMuse.get(MODELS + "/download/" + job).body(not(containsString(token)));
        ultraMuse.get("/api/v1/jobs/" + job).body(not(containsString(token)));
        for (String table : List.of("job", "task", "job_event", "outbox", "job_secret")) {
            assertThat(
                            queue.values("select t::text from %s t".formatted(table)).stream()
                                    .anyMatch(row -> row.contains(token)))
                    .as(table)
                    .isFalse();
        }
        ultraMuse.caller().delete(MODELS + "/download/" + job).then().statusCode(200);
        assertThat(queue.count("job_secret")).isZero();
    }

    private void stands(String job, Claim transfer, @Nullable Stall stall, boolean stalled) {
        queue.report(
                new TaskEvent.Progress(transfer.task(), transfer.fence(), 250, 1000L, 0, stall));
        ultraMuse.get(MODELS + "/download/" + job).body("stalled", equalTo(stalled));
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
}
