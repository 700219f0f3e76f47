package dev.ballast.api.http.llamacpp;

import static dev.ballast.api.http.llamacpp.LlamactlFixture.MODELS;
import static dev.ballast.api.http.llamacpp.LlamactlFixture.NEWER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The rows of `dialect-llamactl.md` about downloads that the API decides alone; the fixture plays
/// the worker.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class LlamactlJobsTest {
    @Inject QueueFixture queue;
    @Inject LlamactlFixture llamactl;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void lc01StartsByRepoAndTag() {
        llamactl.download("acme/tiny-GGUF:Q4_K_M")
                .statusCode(202)
                .body("size()", equalTo(3))
                .body("job_id", matchesPattern("[0-9a-f]{16}"))
                .body("repo", equalTo("acme/tiny-GGUF"))
                .body("tag", equalTo("Q4_K_M"));

        assertThat(queue.values("select source || ' ' || view from job"))
                .containsExactly("gguf://acme/tiny-GGUF:Q4_K_M llama-cpp");
    }

    @Test
    void lc02WithoutATagTheChosenQuantisationIsShownInTheJob() {
        String id =
                llamactl.download("acme/tiny-GGUF")
                        .body("tag", equalTo(""))
                        .extract()
                        .path("job_id");
        llamactl.job(id).body("tag", equalTo(""));

        resolve("mmproj-tiny-F16.gguf", "q8/tiny-Q8_0-00001-of-00002.gguf");

        llamactl.job(id).body("tag", equalTo("Q8_0"));
    }

    @Test
    void lc02TheDefaultTagOfOldClientsIsNone() {
        llamactl.download("acme/tiny-GGUF:latest").statusCode(202).body("tag", equalTo("latest"));

        assertThat(queue.values("select source from job")).containsExactly("gguf://acme/tiny-GGUF");
    }

    @Test
    void lc03RefusesWhatIsNoRepository() {
        for (String body :
                List.of(
                        "{\"repo\":\"noslash\"}",
                        "{\"repo\":\"\"}",
                        "{}",
                        "[]",
                        "null",
                        "",
                        "{\"repo\":",
                        "{\"repo\":\"a/b/c\"}",
                        "{\"repo\":\"acme/tiny:Q4 K\"}",
                        "{\"repo\":\"acme/tiny\",\"format\":\"onnx\"}")) {
            llamactl.post(body)
                    .statusCode(400)
                    .contentType("application/json")
                    .body("error", equalTo("invalid_request"))
                    .body("details", not(empty()));
        }
        assertThat(queue.count("job")).isZero();
    }

    @Test
    void lc04ListsJobsNewestFirstWithTheFieldsOfLlamactl() {
        String older = llamactl.start("acme/older-GGUF:Q4_0");
        String newer = llamactl.start("acme/newer-GGUF:Q8_0");
        queue.submit("https://elsewhere.example/not-a-repository.bin");

        llamactl.jobs()
                .body("jobs.id", contains(newer, older))
                .body("jobs[0].repo", equalTo("acme/newer-GGUF"))
                .body("jobs[0].tag", equalTo("Q8_0"))
                .body("jobs[0].status", equalTo("queued"))
                .body("jobs[0].progress.bytes_downloaded", equalTo(0))
                .body("jobs[0].progress.total_bytes", equalTo(0))
                .body("jobs[0].progress.current_file", equalTo(""))
                .body("jobs[0].created_at", notNullValue(Integer.class))
                .body("jobs[0].error", nullValue())
                .body("jobs[0].size()", equalTo(6));
    }

    @Test
    void lc04ShowsEachOfTheFiveStatuses() {
        String completed = llamactl.start("acme/a-GGUF:Q4_0");
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 10));
        Claim transfer = queue.claim(TaskKind.TRANSFER);
        queue.report(new TaskEvent.Progress(transfer.task(), transfer.fence(), 4, 10L, 0));
        llamactl.job(completed)
                .body("status", equalTo("downloading"))
                .body("progress.bytes_downloaded", equalTo(4))
                .body("progress.total_bytes", equalTo(10))
                .body("progress.current_file", equalTo("f0"));
        queue.report(QueueFixture.transferred(transfer));
        queue.report(QueueFixture.published(queue.claim(TaskKind.PUBLISH), "llama.cpp/a"));
        String failed = llamactl.start("acme/b-GGUF:Q4_0");
        queue.report(
                QueueFixture.failed(queue.claim(TaskKind.RESOLVE), FailureCode.SOURCE_NOT_FOUND));
        String cancelled = llamactl.start("acme/c-GGUF:Q4_0");
        llamactl.end(MODELS, cancelled).statusCode(204);
        String queued = llamactl.start("acme/d-GGUF:Q4_0");

        llamactl.job(completed)
                .body("status", equalTo("completed"))
                .body("progress.bytes_downloaded", equalTo(10))
                .body("completed_at", notNullValue(Integer.class))
                .body("model_path", equalTo(QueueFixture.MOUNT + "/llama.cpp/a"));
        llamactl.job(failed)
                .body("status", equalTo("failed"))
                .body("error", containsString("broke"));
        llamactl.job(cancelled).body("status", equalTo("cancelled"));
        llamactl.job(queued).body("status", equalTo("queued"));
        llamactl.jobs().body("jobs.id", contains(queued, cancelled, failed, completed));
    }

    @Test
    void lc04ForgetsJobsThatEndedADayAgo() {
        String ended = llamactl.start("acme/ended-GGUF:Q4_0");
        llamactl.end(MODELS, ended).statusCode(204);
        queue.sql("update job set finished_at = now() - interval '25 h'");

        llamactl.jobs().body("jobs", empty());
    }

    @Test
    void lc04TheModelPathIsThatOfTheFirstModelFile() {
        String id = llamactl.start("acme/tiny-GGUF:Q4_0");
        resolve(
                "mmproj-tiny-F16.gguf",
                "q4/tiny-Q4_0-00002-of-00002.gguf",
                "q4/tiny-Q4_0-00001-of-00002.gguf");
        queue.transferAll();
        queue.report(QueueFixture.published(queue.claim(TaskKind.PUBLISH), "llama.cpp/tiny"));

        llamactl.job(id)
                .body(
                        "model_path",
                        equalTo(
                                QueueFixture.MOUNT
                                        + "/llama.cpp/tiny/q4/tiny-Q4_0-00001-of-00002.gguf"));
    }

    @Test
    void lc05AnswersAnUnknownJobWith404() {
        queue.submit("https://elsewhere.example/not-a-repository.bin");
        String otherKind = queue.value("select left(replace(id::text, '-', ''), 16) from job");

        for (String id : List.of("0123456789abcdef", "x", otherKind)) {
            llamactl.caller()
                    .get(MODELS + "/jobs/" + id)
                    .then()
                    .statusCode(404)
                    .body("error", equalTo("job_not_found"))
                    .body("details", not(empty()));
            llamactl.end(MODELS, id).statusCode(404).body("error", equalTo("job_not_found"));
        }
    }

    @Test
    void lc06CancelsAJobUnderWay() {
        String id = llamactl.start("acme/tiny-GGUF:Q4_0");
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 10));
        Claim transfer = queue.claim(TaskKind.TRANSFER);

        llamactl.end(MODELS, id).statusCode(204);

        queue.report(QueueFixture.transferred(transfer));
        llamactl.job(id).body("status", equalTo("cancelled"));
    }

    @Test
    void lc07RefusesToCancelAnEndedJob() {
        String id = llamactl.start("acme/tiny-GGUF:Q4_0");
        llamactl.end(MODELS, id).statusCode(204);

        llamactl.end(MODELS, id).statusCode(409).body("error", equalTo("cannot_cancel"));
        llamactl.job(id).body("status", equalTo("cancelled"));
    }

    @Test
    void lc08RemovesAnEndedJobForNewerClients() {
        String id = llamactl.start("acme/tiny-GGUF:Q4_0");
        llamactl.end(NEWER, id).statusCode(204);
        llamactl.job(id).body("status", equalTo("cancelled"));

        llamactl.end(NEWER, id).statusCode(204);

        llamactl.jobs().body("jobs", empty());
        llamactl.caller()
                .get(NEWER + "/jobs/" + id)
                .then()
                .statusCode(404)
                .body("error", equalTo("job_not_found"));
    }

    @Test
    void lc08ServesNewerClientsAllCalls() {
        llamactl.caller()
                .body("{\"repo\":\"acme/tiny-GGUF:Q4_0\"}")
                .post(NEWER + "/download")
                .then()
                .statusCode(202);
        llamactl.caller()
                .get(NEWER + "/jobs?node=")
                .then()
                .statusCode(200)
                .body("jobs", hasSize(1));
        llamactl.caller().get(NEWER).then().statusCode(200).body("$", empty());
        llamactl.caller()
                .delete(NEWER + "?repo=acme/none")
                .then()
                .statusCode(404)
                .body("error", equalTo("model_not_found"));
        RestAssured.given()
                .get(NEWER)
                .then()
                .statusCode(401)
                .body("error.type", equalTo("authentication_error"));
    }

    /// Plays the worker that finds these files in the repository.
    private void resolve(String... files) {
        Claim claim = queue.claim(TaskKind.RESOLVE);
        List<Work.PlannedFile> planned =
                IntStream.range(0, files.length)
                        .mapToObj(i -> QueueFixture.file(files[i], i))
                        .toList();
        queue.report(
                new TaskEvent.Resolved(
                        claim.task(), claim.fence(), "abc123", "acme/tiny-GGUF", 0, true, planned));
    }
}
