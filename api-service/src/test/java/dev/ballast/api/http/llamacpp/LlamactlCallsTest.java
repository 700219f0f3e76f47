package dev.ballast.api.http.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The rows of `dialect-llamactl.md` that the API decides alone; the fixture plays the worker.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class LlamactlCallsTest {
    private static final String MODELS = "/api/v1/backends/llama-cpp/models";
    private static final String NEWER = "/llamactl/api/v1/models";

    @Inject Callers callers;
    @Inject QueueFixture queue;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void lc01StartsByRepoAndTag() {
        download("acme/tiny-GGUF:Q4_K_M")
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
        String id = download("acme/tiny-GGUF").body("tag", equalTo("")).extract().path("job_id");
        job(id).body("tag", equalTo(""));

        Claim claim = queue.claim(TaskKind.RESOLVE);
        queue.report(
                new TaskEvent.Resolved(
                        claim.task(),
                        claim.fence(),
                        "abc123",
                        "acme/tiny-GGUF",
                        0,
                        true,
                        List.of(
                                QueueFixture.file("mmproj-tiny-F16.gguf", 1),
                                QueueFixture.file("q8/tiny-Q8_0-00001-of-00002.gguf", 2))));

        job(id).body("tag", equalTo("Q8_0"));
    }

    @Test
    void lc02TheDefaultTagOfOldClientsIsNone() {
        download("acme/tiny-GGUF:latest").statusCode(202).body("tag", equalTo("latest"));

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
            post(body)
                    .statusCode(400)
                    .contentType("application/json")
                    .body("error", equalTo("invalid_request"))
                    .body("details", not(empty()));
        }
        assertThat(queue.count("job")).isZero();
    }

    @Test
    void lc04ListsJobsNewestFirstWithTheFieldsOfLlamactl() {
        String older = start("acme/older-GGUF:Q4_0");
        String newer = start("acme/newer-GGUF:Q8_0");
        queue.submit("https://elsewhere.example/not-a-repository.bin");

        jobs().body("jobs.id", contains(newer, older))
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
        String completed = start("acme/a-GGUF:Q4_0");
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 10));
        Claim transfer = queue.claim(TaskKind.TRANSFER);
        queue.report(new TaskEvent.Progress(transfer.task(), transfer.fence(), 4, 10L, 0));
        job(completed)
                .body("status", equalTo("downloading"))
                .body("progress.bytes_downloaded", equalTo(4))
                .body("progress.total_bytes", equalTo(10))
                .body("progress.current_file", equalTo("f0"));
        queue.report(QueueFixture.transferred(transfer));
        queue.report(QueueFixture.published(queue.claim(TaskKind.PUBLISH), "llama.cpp/a"));
        String failed = start("acme/b-GGUF:Q4_0");
        queue.report(
                QueueFixture.failed(queue.claim(TaskKind.RESOLVE), FailureCode.SOURCE_NOT_FOUND));
        String cancelled = start("acme/c-GGUF:Q4_0");
        end(MODELS, cancelled).statusCode(204);
        String queued = start("acme/d-GGUF:Q4_0");

        job(completed)
                .body("status", equalTo("completed"))
                .body("progress.bytes_downloaded", equalTo(10))
                .body("completed_at", notNullValue(Integer.class))
                .body("model_path", equalTo(QueueFixture.MOUNT + "/llama.cpp/a"));
        job(failed).body("status", equalTo("failed")).body("error", containsString("broke"));
        job(cancelled).body("status", equalTo("cancelled"));
        job(queued).body("status", equalTo("queued"));
        jobs().body("jobs.id", contains(queued, cancelled, failed, completed));
    }

    @Test
    void lc04ForgetsJobsThatEndedADayAgo() {
        String ended = start("acme/ended-GGUF:Q4_0");
        end(MODELS, ended).statusCode(204);
        queue.sql("update job set finished_at = now() - interval '25 h'");

        jobs().body("jobs", empty());
    }

    @Test
    void lc04TheModelPathIsThatOfTheFirstModelFile() {
        String id = start("acme/tiny-GGUF:Q4_0");
        Claim claim = queue.claim(TaskKind.RESOLVE);
        queue.report(
                new TaskEvent.Resolved(
                        claim.task(),
                        claim.fence(),
                        "abc123",
                        "acme/tiny-GGUF",
                        0,
                        true,
                        List.of(
                                QueueFixture.file("mmproj-tiny-F16.gguf", 1),
                                QueueFixture.file("q4/tiny-Q4_0-00002-of-00002.gguf", 2),
                                QueueFixture.file("q4/tiny-Q4_0-00001-of-00002.gguf", 3))));
        queue.transferAll();
        queue.report(QueueFixture.published(queue.claim(TaskKind.PUBLISH), "llama.cpp/tiny"));

        job(id).body(
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
            caller().get(MODELS + "/jobs/" + id)
                    .then()
                    .statusCode(404)
                    .body("error", equalTo("job_not_found"))
                    .body("details", not(empty()));
            end(MODELS, id).statusCode(404).body("error", equalTo("job_not_found"));
        }
    }

    @Test
    void lc06CancelsAJobUnderWay() {
        String id = start("acme/tiny-GGUF:Q4_0");
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 10));
        Claim transfer = queue.claim(TaskKind.TRANSFER);

        end(MODELS, id).statusCode(204);

        queue.report(QueueFixture.transferred(transfer));
        job(id).body("status", equalTo("cancelled"));
    }

    @Test
    void lc07RefusesToCancelAnEndedJob() {
        String id = start("acme/tiny-GGUF:Q4_0");
        end(MODELS, id).statusCode(204);

        end(MODELS, id).statusCode(409).body("error", equalTo("cannot_cancel"));
        job(id).body("status", equalTo("cancelled"));
    }

    @Test
    void lc08RemovesAnEndedJobForNewerClients() {
        String id = start("acme/tiny-GGUF:Q4_0");
        end(NEWER, id).statusCode(204);
        job(id).body("status", equalTo("cancelled"));

        end(NEWER, id).statusCode(204);

        jobs().body("jobs", empty());
        caller().get(NEWER + "/jobs/" + id)
                .then()
                .statusCode(404)
                .body("error", equalTo("job_not_found"));
    }

    @Test
    void lc08ServesNewerClientsAllCalls() {
        caller().body("{\"repo\":\"acme/tiny-GGUF:Q4_0\"}")
                .post(NEWER + "/download")
                .then()
                .statusCode(202);
        caller().get(NEWER + "/jobs?node=").then().statusCode(200).body("jobs", hasSize(1));
        caller().get(NEWER).then().statusCode(200).body("$", empty());
        caller().delete(NEWER + "?repo=acme/none")
                .then()
                .statusCode(404)
                .body("error", equalTo("model_not_found"));
        RestAssured.given()
                .get(NEWER)
                .then()
                .statusCode(401)
                .body("error.type", equalTo("authentication_error"));
    }

    @Test
    void lc09ListsWhatIsInstalledWithTheFieldsOfBothDescriptions() {
        queue.installed("gguf://acme/tiny-GGUF:Q4_0", "llama.cpp/tiny", 10, 20);
        queue.installed("https://elsewhere.example/x.bin", "checkpoints", 5);

        caller().get(MODELS)
                .then()
                .statusCode(200)
                .body("$", hasSize(1))
                .body("[0].node", equalTo("worker-1"))
                .body("[0].repo", equalTo("acme/tiny-GGUF"))
                .body("[0].tag", equalTo("Q4_0"))
                .body("[0].size_bytes", equalTo(30))
                .body("[0].total_size", equalTo(30))
                .body("[0].file_count", equalTo(2))
                .body("[0].files.name", contains("f0", "f1"))
                .body("[0].files.size", contains(10, 20))
                .body("[0].files.size_bytes", contains(10, 20))
                .body("[0].files.type", contains("other", "other"))
                .body("[0].files[0].modified", notNullValue(Integer.class))
                .body(
                        "[0].files.path",
                        contains(
                                QueueFixture.MOUNT + "/llama.cpp/tiny/f0",
                                QueueFixture.MOUNT + "/llama.cpp/tiny/f1"));
    }

    @Test
    void lc10LeavesAloneWhatOtherProgramsLoadFromPlainFolders() {
        queue.installed("hf://acme/tiny-GGUF", "hub/tiny", 10);
        queue.sql("update model set view = 'plain'");

        caller().get(MODELS).then().statusCode(200).body("$", empty());
        caller().delete(MODELS + "?repo=acme/tiny-GGUF").then().statusCode(404);
    }

    @Test
    void lc10RefusesToDeleteWhatIsNotNamedOrNotThere() {
        caller().delete(MODELS)
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"))
                .body("details", containsString("repo"));
        queue.installed("gguf://acme/tiny-GGUF:Q4_0", "llama.cpp/tiny", 10);
        caller().delete(MODELS + "?repo=acme/tiny-GGUF&tag=Q8_0")
                .then()
                .statusCode(404)
                .body("error", equalTo("model_not_found"));
    }

    @Test
    void lc22KeepsToTheVolumesOfANode() {
        queue.report();
        queue.sql(
                "insert into worker (id, kind, host, state, slots, volumes, mounts, version)"
                        + " values ('gpu-7', 'download', 'gpu-7', 'active', 1,"
                        + " '{local-7,shared}', '{\"local-7\":\"/nvme\"}', '0')");
        queue.sql("insert into volume (name, total_bytes, free_bytes) values ('local-7', 9, 9)");
        queue.installed("gguf://acme/tiny-GGUF:Q4_0", "llama.cpp/tiny", 10);
        queue.sql("update model set volume = 'local-7'");

        caller().body("{\"repo\":\"acme/other-GGUF:Q4_0\"}")
                .post(MODELS + "/download?node=gpu-7")
                .then()
                .statusCode(202);
        assertThat(
                        queue.values(
                                "select volume || ' ' || worker from job where source like"
                                        + " '%other%'"))
                .containsExactly("local-7 gpu-7");
        caller().get(MODELS + "/jobs?node=gpu-7").then().body("jobs.repo", contains("acme/other-GGUF"));
        caller().get(MODELS + "/jobs?node=worker-1").then().body("jobs.repo", not(hasItem("acme/other-GGUF")));
        caller().get(MODELS + "?node=gpu-7")
                .then()
                .body("[0].node", equalTo("gpu-7"))
                .body("[0].files[0].path", equalTo("/nvme/llama.cpp/tiny/f0"));
        caller().get(MODELS + "?node=worker-1").then().statusCode(200).body("$", empty());
    }

    @Test
    void lc22AnswersAnUnknownNodeWith404() {
        for (String path : List.of("", "/jobs", "/jobs/0123456789abcdef")) {
            caller().get(MODELS + path + "?node=nobody")
                    .then()
                    .statusCode(404)
                    .body("error", equalTo("node_not_found"));
        }
        caller().body("{\"repo\":\"acme/tiny-GGUF\"}")
                .post(MODELS + "/download?node=nobody")
                .then()
                .statusCode(404)
                .body("error", equalTo("node_not_found"));
        caller().delete(MODELS + "?repo=acme/tiny-GGUF&node=nobody")
                .then()
                .statusCode(404)
                .body("error", equalTo("node_not_found"));
    }

    @Test
    void lc23TakesTheKeyFromEitherHeaderOrFromTheQuery() {
        String key = callers.key(Role.VIEWER);

        RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .get(MODELS)
                .then()
                .statusCode(200);
        RestAssured.given().header("X-API-Key", key).get(MODELS).then().statusCode(200);
        RestAssured.given().queryParam("api_key", key).get(MODELS).then().statusCode(200);
        RestAssured.given()
                .queryParam("api_key", key)
                .get("/api/v1/models")
                .then()
                .statusCode(401)
                .body("code", equalTo("UNAUTHENTICATED"));
    }

    @Test
    void lc23RefusesMissingBadAndTooSmallKeysInTheShapeOfLlamactl() {
        String bad = "bk_" + "A".repeat(43);
        for (ValidatableResponse answer :
                List.of(
                        RestAssured.given().get(MODELS).then(),
                        RestAssured.given().queryParam("api_key", bad).get(MODELS).then(),
                        RestAssured.given().header("X-API-Key", bad).get(MODELS).then())) {
            answer.statusCode(401)
                    .contentType("application/json")
                    .body("error.type", equalTo("authentication_error"))
                    .body("error.message", not(empty()));
        }
        callers.as(Role.VIEWER)
                .body("{\"repo\":\"acme/tiny-GGUF\"}")
                .post(MODELS + "/download")
                .then()
                .statusCode(403)
                .body("error.type", equalTo("permission_denied"));
    }

    @Test
    void lc24RefusesNamesThatLeadElsewhere() {
        for (String repo :
                List.of(
                        "../etc:Q4_0",
                        "acme/..",
                        "acme/../..:Q4_0",
                        "acme/tiny:../../x",
                        "acme\\\\tiny/x",
                        "/acme/tiny",
                        "acme/tiny:a/b",
                        ".hidden/tiny")) {
            download(repo).statusCode(400).body("error", equalTo("invalid_request"));
        }
        assertThat(queue.count("job")).isZero();
    }

    @Test
    void lc24AlsoErrorsOfHttpItselfHaveTheShapeOfLlamactl() {
        caller().put(MODELS).then().statusCode(405).body("error", equalTo("method_not_allowed"));
        caller().get(MODELS + "/nothing/here")
                .then()
                .statusCode(404)
                .body("error", equalTo("not_found"));
    }

    private io.restassured.specification.RequestSpecification caller() {
        return callers.as(Role.OPERATOR);
    }

    private ValidatableResponse post(String body) {
        return caller().body(body).post(MODELS + "/download").then();
    }

    private ValidatableResponse download(String repo) {
        return post("{\"repo\":\"%s\"}".formatted(repo));
    }

    private String start(String repo) {
        return download(repo).statusCode(202).extract().path("job_id");
    }

    private ValidatableResponse job(String id) {
        return caller().get(MODELS + "/jobs/" + id).then().statusCode(200);
    }

    private ValidatableResponse jobs() {
        return caller().get(MODELS + "/jobs").then().statusCode(200);
    }

    private ValidatableResponse end(String prefix, String id) {
        return caller().delete(prefix + "/jobs/" + id).then();
    }
}
