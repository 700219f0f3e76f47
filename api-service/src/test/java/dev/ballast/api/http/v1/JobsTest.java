package dev.ballast.api.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The rows of the API page about jobs, as a caller sees them. No worker runs, so jobs stay queued.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class JobsTest {
    @Inject Callers callers;

    @Test
    void answersANewJobWithAllItsFields() {
        JsonPath job =
                submit(
                                "{\"source\":\"hf://acme/fields@main\",\"include\":[\"*.json\"],"
                                        + "\"labels\":{\"team\":\"vision\"},\"priority\":7}")
                        .statusCode(201)
                        .header("Location", containsString("/api/v1/jobs/"))
                        .extract()
                        .jsonPath();

        assertThat(job.getMap("$"))
                .containsOnlyKeys(
                        "id",
                        "kind",
                        "source",
                        "revision",
                        "view",
                        "volume",
                        "worker",
                        "dest",
                        "state",
                        "reason",
                        "reason_detail",
                        "priority",
                        "max_speed",
                        "labels",
                        "bytes_total",
                        "bytes_done",
                        "progress",
                        "speed",
                        "eta_seconds",
                        "files_total",
                        "files_done",
                        "attempt",
                        "error",
                        "attached",
                        "path",
                        "created_at",
                        "started_at",
                        "finished_at",
                        "owner");
        assertThat(job.getString("kind")).isEqualTo("download");
        assertThat(job.getString("source")).isEqualTo("hf://acme/fields@main");
        assertThat(job.getString("view")).isEqualTo("hf-cache");
        assertThat(job.getString("volume")).isEqualTo("shared");
        assertThat(job.getString("state")).isEqualTo("queued");
        assertThat(job.getInt("priority")).isEqualTo(7);
        assertThat(job.getString("labels.team")).isEqualTo("vision");
        assertThat(job.getBoolean("attached")).isFalse();
        assertThat(job.getString("owner")).isEqualTo("admin");
        assertThat(job.getString("created_at")).endsWith("Z");
    }

    @Test
    void refusesAWorkerThatThereIsNot() {
        submit("{\"source\":\"hf://acme/tiny\",\"worker\":\"nobody\"}")
                .statusCode(400)
                .body("code", equalTo("INVALID_REQUEST"))
                .body("errors[0].field", equalTo("worker"))
                .body("errors[0].message", containsString("/api/v1/workers"));
    }

    @Test
    void takesNullForEverythingThatMayBeLeftOut() {
        submit(
                        "{\"source\":\"https://example.org/nulls.bin\",\"include\":null,"
                            + "\"exclude\":null,\"dest\":null,\"view\":null,\"volume\":null,"
                            + "\"sha256\":null,\"priority\":null,\"labels\":null,\"token\":null,\"dry_run\":null}")
                .statusCode(201)
                .body("view", equalTo("plain"))
                .body("priority", equalTo(5));
    }

    @Test
    void attachesToTheSameWorkUnderWay() {
        String body = "{\"source\":\"hf://acme/attach\"}";
        String id = submit(body).statusCode(201).extract().path("id");

        submit(body).statusCode(200).body("id", equalTo(id)).body("attached", equalTo(true));
    }

    @Test
    void answersTheSameIdempotencyKeyWithTheSameJob() {
        String key = UUID.randomUUID().toString();
        String id =
                submit("{\"source\":\"hf://acme/same\"}", key).statusCode(201).extract().path("id");

        submit("{\"source\":\"hf://acme/same\"}", key).statusCode(200).body("id", equalTo(id));
        submit("{\"source\":\"hf://acme/other\"}", key)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("IDEMPOTENCY_CONFLICT"));
    }

    @Test
    void listsJobsPageByPageNewestFirst() {
        String label = UUID.randomUUID().toString();
        for (int i = 0; i < 3; i++) {
            submit(
                            "{\"source\":\"hf://acme/page-%d\",\"labels\":{\"run\":\"%s\"}}"
                                    .formatted(i, label))
                    .statusCode(201);
        }

        JsonPath first = list("?limit=2&label=run:" + label);
        assertThat(first.getInt("total")).isEqualTo(3);
        assertThat(first.getList("items.source"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactly("hf://acme/page-2", "hf://acme/page-1");

        JsonPath second =
                list("?limit=2&label=run:" + label + "&cursor=" + first.getString("next_cursor"));
        assertThat(second.getList("items.source", String.class))
                .containsExactly("hf://acme/page-0");
        assertThat(second.getString("next_cursor")).isNull();
    }

    @Test
    void listsOnlyWhatTheQueryNames() {
        String id =
                submit("{\"source\":\"hf://acme/needle\"}").statusCode(201).extract().path("id");

        assertThat(list("?q=NEEDLE&state=queued,paused&kind=download").getList("items.id"))
                .contains(id);
        assertThat(list("?q=needle&state=completed").getList("items.id")).isEmpty();
    }

    @Test
    void steersAJobThroughItsLife() {
        String id = submit("{\"source\":\"hf://acme/steer\"}").statusCode(201).extract().path("id");
        String job = "/api/v1/jobs/" + id;

        post(job + "/pause").statusCode(200).body("state", equalTo("paused"));
        post(job + "/pause").statusCode(409).body("code", equalTo("JOB_STATE_CONFLICT"));
        post(job + "/resume").statusCode(200).body("state", equalTo("queued"));
        callers.admin()
                .delete(job)
                .then()
                .statusCode(409)
                .body("code", equalTo("JOB_STATE_CONFLICT"));
        post(job + "/cancel")
                .statusCode(200)
                .body("state", equalTo("cancelled"))
                .body("finished_at", notNullValue());
        post(job + "/cancel").statusCode(409).body("code", equalTo("JOB_ALREADY_ENDED"));
        post(job + "/retry")
                .statusCode(200)
                .body("state", equalTo("queued"))
                .body("attempt", equalTo(2));
        post(job + "/cancel").statusCode(200);
        callers.admin().delete(job).then().statusCode(204);
        callers.admin().get(job).then().statusCode(404).body("code", equalTo("JOB_NOT_FOUND"));
    }

    @Test
    void changesPriorityAndLabels() {
        String id =
                submit("{\"source\":\"hf://acme/change\",\"labels\":{\"a\":\"1\"}}")
                        .extract()
                        .path("id");

        callers.admin()
                .contentType(ContentType.JSON)
                .body("{\"priority\":9}")
                .patch("/api/v1/jobs/" + id)
                .then()
                .statusCode(200)
                .body("priority", equalTo(9))
                .body("labels.a", equalTo("1"));
        callers.admin()
                .contentType(ContentType.JSON)
                .body("{\"labels\":{}}")
                .patch("/api/v1/jobs/" + id)
                .then()
                .statusCode(200)
                .body("priority", equalTo(9))
                .body("labels.size()", equalTo(0));
    }

    @Test
    void limitsTheSpeedOfAJobAndTakesTheLimitAway() {
        String id =
                submit("{\"source\":\"hf://acme/limited\",\"max_speed\":4096}")
                        .body("max_speed", equalTo(4096))
                        .extract()
                        .path("id");

        patch(id, "{\"priority\":9}").body("max_speed", equalTo(4096));
        patch(id, "{\"max_speed\":8192}").body("max_speed", equalTo(8192));
        patch(id, "{\"max_speed\":null}").body("max_speed", equalTo(null));
    }

    private ValidatableResponse patch(String id, String body) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .patch("/api/v1/jobs/" + id)
                .then()
                .statusCode(200);
    }

    @Test
    void listsNoFilesBeforeTheSourceWasAsked() {
        String id = submit("{\"source\":\"hf://acme/files\"}").extract().path("id");

        callers.admin()
                .get("/api/v1/jobs/" + id + "/files")
                .then()
                .statusCode(200)
                .body("items", empty());
    }

    @Test
    void waitsForTheEndOnlyAsLongAsAsked() {
        String id = submit("{\"source\":\"hf://acme/wait\"}").extract().path("id");

        callers.admin()
                .get("/api/v1/jobs/" + id + "?wait=1s")
                .then()
                .statusCode(200)
                .body("state", equalTo("queued"));
    }

    @Test
    void answersAWaitAtOnceWhenTheJobHasEnded() {
        String id = submit("{\"source\":\"hf://acme/ended\"}").extract().path("id");
        post("/api/v1/jobs/" + id + "/cancel").statusCode(200);

        callers.admin()
                .get("/api/v1/jobs/" + id + "?wait=PT60S")
                .then()
                .statusCode(200)
                .body("state", equalTo("cancelled"));
    }

    @Test
    void takesABatchItemByItem() {
        String key = UUID.randomUUID().toString();
        String body =
                "{\"jobs\":[{\"source\":\"hf://acme/b0\"},{\"source\":\"hf://acme/b1\",\"priority\":\"x\"},"
                    + "{\"source\":\"hf://acme/b2\",\"dest\":\"../x\"},{\"sorce\":1},null,"
                    + "{\"source\":\"hf://acme/b5\",\"dry_run\":true},{\"source\":\"hf://acme/b6\"}]}";

        JsonPath first = batch(body, key);
        assertThat(first.getList("items.status", Integer.class))
                .containsExactly(201, 400, 400, 400, 400, 400, 201);
        assertThat(first.getString("items[0].job.source")).isEqualTo("hf://acme/b0");
        assertThat(first.getString("items[1].problem.errors[0].field")).isEqualTo("priority");
        assertThat(first.getString("items[2].problem.errors[0].field")).isEqualTo("dest");
        assertThat(first.getString("items[3].problem.errors[0].field")).isEqualTo("sorce");
        assertThat(first.getString("items[4].problem.errors[0].field")).isEqualTo("body");
        assertThat(first.getString("items[5].problem.errors[0].field")).isEqualTo("dry_run");

        JsonPath again = batch(body, key);
        assertThat(again.getList("items.status", Integer.class)).startsWith(200).endsWith(200);
        assertThat(again.getString("items[6].job.id"))
                .isEqualTo(first.getString("items[6].job.id"));
    }

    private JsonPath batch(String body, String key) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/jobs/batch")
                .then()
                .statusCode(207)
                .extract()
                .jsonPath();
    }

    private ValidatableResponse submit(String body) {
        return callers.admin().contentType(ContentType.JSON).body(body).post("/api/v1/jobs").then();
    }

    private ValidatableResponse submit(String body, String idempotencyKey) {
        return callers.admin()
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", idempotencyKey)
                .body(body)
                .post("/api/v1/jobs")
                .then();
    }

    private ValidatableResponse post(String path) {
        return callers.admin().post(path).then();
    }

    private JsonPath list(String query) {
        return callers.admin()
                .get("/api/v1/jobs" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
