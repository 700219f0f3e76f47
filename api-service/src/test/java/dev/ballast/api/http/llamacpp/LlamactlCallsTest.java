package dev.ballast.api.http.llamacpp;

import static dev.ballast.api.http.llamacpp.LlamactlFixture.MODELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The rows of `dialect-llamactl.md` about the cache, nodes, keys and names that the API decides
/// alone; the fixture plays the worker.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class LlamactlCallsTest {
    @Inject Callers callers;
    @Inject QueueFixture queue;
    @Inject LlamactlFixture llamactl;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void lc09ListsWhatIsInstalledWithTheFieldsOfBothDescriptions() {
        queue.installed("gguf://acme/tiny-GGUF:Q4_0", "llama.cpp/tiny", 10, 20);
        queue.installed("https://elsewhere.example/x.bin", "checkpoints", 5);

        llamactl.caller()
                .get(MODELS)
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

        llamactl.caller().get(MODELS).then().statusCode(200).body("$", empty());
        llamactl.caller().delete(MODELS + "?repo=acme/tiny-GGUF").then().statusCode(404);
    }

    @Test
    void lc10RefusesToDeleteWhatIsNotNamedOrNotThere() {
        llamactl.caller()
                .delete(MODELS)
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"))
                .body("details", containsString("repo"));
        queue.installed("gguf://acme/tiny-GGUF:Q4_0", "llama.cpp/tiny", 10);
        llamactl.caller()
                .delete(MODELS + "?repo=acme/tiny-GGUF&tag=Q8_0")
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

        llamactl.caller()
                .body("{\"repo\":\"acme/other-GGUF:Q4_0\"}")
                .post(MODELS + "/download?node=gpu-7")
                .then()
                .statusCode(202);
        assertThat(
                        queue.values(
                                "select volume || ' ' || worker from job where source like"
                                        + " '%other%'"))
                .containsExactly("local-7 gpu-7");
        llamactl.caller()
                .get(MODELS + "/jobs?node=gpu-7")
                .then()
                .body("jobs.repo", hasItem("acme/other-GGUF"));
        llamactl.caller()
                .get(MODELS + "/jobs?node=worker-1")
                .then()
                .body("jobs.repo", not(hasItem("acme/other-GGUF")));
        llamactl.caller()
                .get(MODELS + "?node=gpu-7")
                .then()
                .body("[0].node", equalTo("gpu-7"))
                .body("[0].files[0].path", equalTo("/nvme/llama.cpp/tiny/f0"));
        llamactl.caller().get(MODELS + "?node=worker-1").then().statusCode(200).body("$", empty());
    }

    @Test
    void lc22AnswersAnUnknownNodeWith404() {
        for (String path : List.of("", "/jobs", "/jobs/0123456789abcdef")) {
            llamactl.caller()
                    .get(MODELS + path + "?node=nobody")
                    .then()
                    .statusCode(404)
                    .body("error", equalTo("node_not_found"));
        }
        llamactl.caller()
                .body("{\"repo\":\"acme/tiny-GGUF\"}")
                .post(MODELS + "/download?node=nobody")
                .then()
                .statusCode(404)
                .body("error", equalTo("node_not_found"));
        llamactl.caller()
                .delete(MODELS + "?repo=acme/tiny-GGUF&node=nobody")
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
            llamactl.download(repo).statusCode(400).body("error", equalTo("invalid_request"));
        }
        assertThat(queue.count("job")).isZero();
    }

    @Test
    void lc24AlsoErrorsOfHttpItselfHaveTheShapeOfLlamactl() {
        llamactl.caller()
                .put(MODELS)
                .then()
                .statusCode(405)
                .body("error", equalTo("method_not_allowed"));
        llamactl.caller()
                .get(MODELS + "/nothing/here")
                .then()
                .statusCode(404)
                .body("error", equalTo("not_found"));
    }
}
