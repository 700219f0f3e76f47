package dev.ballast.api.http.admin;

import static dev.ballast.api.http.admin.AdminFixture.MODELS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.access.Role;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.http.Cookie;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// The rows of the admin page that are about what happens around its cards: settings, logs, disk.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class AdminPanelTest extends AdminTest {
    private static final String SETTINGS = "/api/admin/settings";
    private static final String LOG = "/api/admin/activity-log";
    private static final String ENV = "/api/admin/settings/env";

    @Test
    void a05TellsTheRoomOnTheVolume() {
        admin.get("/api/admin/system/status")
                .statusCode(200)
                .body("disk.total_bytes", equalTo(1L << 41))
                .body("disk.free_bytes", equalTo(QueueFixture.FREE))
                .body("disk.used_bytes", equalTo((1L << 41) - QueueFixture.FREE));
    }

    @Test
    void a06ChangesHowManyDownloadsRunAtOnceAtOnce() {
        admin.add("a.bin");
        admin.add("b.bin");
        put(SETTINGS, "{\"max_concurrent\":1}").statusCode(200);
        admin.post("/download/a.bin").statusCode(200);
        admin.post("/download/b.bin").statusCode(200);
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 10));
        assertThat(queue.tryClaim("worker-1", TaskKind.RESOLVE)).isEmpty();

        put(SETTINGS, "{\"max_concurrent\":2}").statusCode(200);

        assertThat(queue.tryClaim("worker-1", TaskKind.RESOLVE)).isPresent();
        admin.get("/api/v1/settings").body("max_concurrent_downloads", equalTo(2));
    }

    @Test
    void a38LogsAJobWhoseAddressHasAPercentSign() {
        queue.submit("https://files.example/a%20b%2Fc.bin");

        admin.get(LOG)
                .statusCode(200)
                .body("message", contains("download queued: https://files.example/a%20b%2Fc.bin"));
    }

    @Test
    void a38LogsWhatHappensUntilItIsCleared() {
        admin.add("tiny.bin");
        admin.install("tiny.bin", 10);
        admin.add("bad.bin");
        admin.post("/download/bad.bin").statusCode(200);
        queue.report(
                QueueFixture.failed(queue.claim(TaskKind.RESOLVE), FailureCode.SOURCE_NOT_FOUND));

        admin.get(LOG)
                .statusCode(200)
                .body("level", contains("info", "ok", "info", "error"))
                .body("[1].message", equalTo("download completed: tiny.bin"))
                .body("[3].message", containsString("it broke"))
                .body("[0].time.length()", equalTo(8));
        callers.admin()
                .post(LOG + "/clear")
                .then()
                .statusCode(200)
                .body("status", equalTo("cleared"));
        admin.get(LOG).body("$", empty());
        assertThat(queue.count("job")).isEqualTo(2);
    }

    @Test
    void a39BringsTheNumberOfDownloadsIntoItsRange() {
        admin.get(SETTINGS).statusCode(200).body("max_concurrent", equalTo(3));
        put(SETTINGS, "{\"max_concurrent\":5}").statusCode(200).body("max_concurrent", equalTo(5));
        put(SETTINGS, "{\"max_concurrent\":0}").body("max_concurrent", equalTo(1));
        put(SETTINGS, "{\"max_concurrent\":99}").body("max_concurrent", equalTo(10));
        put(SETTINGS, "{\"max_concurrent\":99999999999999999999}")
                .body("max_concurrent", equalTo(10));
        for (String wrong : new String[] {"{}", "{\"max_concurrent\":\"five\"}", "[]", "null"}) {
            put(SETTINGS, wrong).statusCode(400).body("detail", containsString("max_concurrent"));
        }
        admin.get(SETTINGS).body("max_concurrent", equalTo(10));
    }

    @Test
    void a39LeavesTheRestAsItIs() {
        put(SETTINGS, "{\"maintenance\":true}")
                .statusCode(200)
                .body("max_concurrent", equalTo(3))
                .body("maintenance", equalTo(true));
        put(SETTINGS, "{\"maintenance\":1}")
                .statusCode(400)
                .body("detail", containsString("maintenance"));
        put(SETTINGS, "{\"max_concurrent\":4,\"maintenance\":false}")
                .body("max_concurrent", equalTo(4))
                .body("maintenance", equalTo(false));
    }

    @Test
    void a40StreamsTheDownloadsUntilTheyAreDone() throws Exception {
        admin.add("tiny.bin");
        admin.post("/download/tiny.bin").statusCode(200);
        HttpURLConnection stream =
                (HttpURLConnection) callers.address(MODELS + "/status").toURL().openConnection();
        stream.setRequestProperty("X-API-Key", callers.key(Role.VIEWER));
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8))) {
            await(lines, "queued");
            queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), 10));
            JsonPath running = await(lines, "downloading");
            assertThat(running.getMap("downloads.'tiny.bin'"))
                    .containsEntry("bytes", 0)
                    .containsEntry("total", 10)
                    .containsEntry("speed", 0)
                    .containsEntry("error", null);
            assertThat(running.getString("timestamp")).isNotEmpty();
            queue.transferAll();
            queue.report(
                    QueueFixture.publishedAs(queue.claim(TaskKind.PUBLISH), "testfolder/tiny.bin"));
            await(lines, "done");
        }
    }

    @Test
    void a44MasksTokensAndChangesOnlyThose() {
        String token = "hf_" + UUID.randomUUID().toString().replace("-", "");
        String masked = "hf_%s***%s".formatted(token.charAt(3), token.substring(31));
        admin.get(ENV)
                .statusCode(200)
                .body("HF_TOKEN", nullValue())
                .body("$", hasKey("CIVITAI_TOKEN"));

        put(ENV, "{\"HF_TOKEN\":\"%s\",\"CIVITAI_TOKEN\":\"short\"}".formatted(token))
                .statusCode(200)
                .body("HF_TOKEN", equalTo(masked))
                .body("CIVITAI_TOKEN", equalTo("***"))
                .body(not(containsString(token)));
        put(ENV, "{\"HF_TOKEN\":\"%s\",\"CIVITAI_TOKEN\":\"\"}".formatted(masked))
                .statusCode(200)
                .body("CIVITAI_TOKEN", nullValue());
        admin.get(ENV).body("HF_TOKEN", equalTo(masked));
        put(ENV, "{\"PATH\":\"/tmp\",\"HF_TOKEN\":\"\"}")
                .statusCode(400)
                .body("detail", containsString("PATH"));
        put(ENV, "{\"HF_TOKEN\":\"a b\"}").statusCode(400);
        assertThat(queue.value("select host from credential")).isEqualTo("huggingface.co");
    }

    @Test
    void a45TakesKeysAndSessions() {
        given().get(MODELS).then().statusCode(401).body("$", hasKey("detail"));
        given().header("X-API-Key", callers.key(Role.VIEWER))
                .header("Cookie", "ballast_session=nonsense")
                .get(SETTINGS)
                .then()
                .statusCode(200);
        Cookie session =
                given().header("X-API-Key", callers.key(Role.VIEWER))
                        .post("/api/v1/session")
                        .then()
                        .extract()
                        .detailedCookie("ballast_session");
        given().cookie(session).get(SETTINGS).then().statusCode(200);
    }

    @Test
    void a45LetsOnlyAdminsChangeAnythingDuringMaintenance() {
        admin.add("tiny.bin");
        put(SETTINGS, "{\"maintenance\":true}").statusCode(200);

        callers.as(Role.OPERATOR)
                .post(MODELS + "/download/tiny.bin")
                .then()
                .statusCode(503)
                .header("Retry-After", equalTo("60"))
                .body("detail", containsString("maintenance"));

        callers.as(Role.OPERATOR).get(MODELS).then().statusCode(200);
        admin.post("/download/tiny.bin").statusCode(200);
        put(SETTINGS, "{\"maintenance\":false}").statusCode(200);
        callers.as(Role.OPERATOR).post(MODELS + "/download/tiny.bin").then().statusCode(200);
    }

    private static JsonPath await(BufferedReader lines, String status) throws Exception {
        Predicate<JsonPath> reached =
                event -> status.equals(event.getString("downloads.'tiny.bin'.status"));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data:")) {
                JsonPath event = JsonPath.from(line.substring(5));
                if (reached.test(event)) {
                    return event;
                }
            }
        }
        throw new AssertionError("the stream ended before " + status);
    }

    private ValidatableResponse put(String path, String body) {
        return callers.admin().contentType(ContentType.JSON).body(body).put(path).then();
    }
}
