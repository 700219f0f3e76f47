package dev.ballast.api.http.ultramuse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import dev.ballast.local.hub.Content;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The rows of UltraMuse's documentation that are about files from the callers' computers.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class UltraMuseUploadTest {
    private static final String UPLOAD = "/api/models/upload";
    private static final byte[] WEIGHTS = Content.safetensors(1, 4000).bytes();

    /// More than the limit of all other bodies.
    private static final byte[] LARGE = Content.safetensors(2, 9 << 20).bytes();

    @Inject Callers callers;
    @Inject QueueFixture queue;

    @BeforeEach
    void reset() {
        queue.reset();
        queue.report();
    }

    @Test
    void um09TakesWeightsOnly() {
        send("a.safetensors", WEIGHTS).statusCode(200);
        send("B.SAFETENSORS", WEIGHTS).statusCode(200);
        send("c.bin", new byte[100]).statusCode(200);
        for (String other :
                List.of(
                        "a.exe",
                        "a.PY",
                        "a.safetensors.exe",
                        "a.exe.safetensors",
                        "a.onnx",
                        "a.json",
                        "a",
                        "../a.bin")) {
            send(other, WEIGHTS).statusCode(400).body("fields.field", hasItem("file"));
        }
        send("web.safetensors", "<!doctype html>".getBytes(StandardCharsets.UTF_8)).statusCode(422);
        callers.admin().multiPart("type", "lora").post(UPLOAD).then().statusCode(400);
        assertThat(queue.count("job")).isEqualTo(3);
    }

    @Test
    void um18ShowsAnUploadToItsCallerWhileItsBytesCome() throws IOException {
        byte[] form = form("half.safetensors");
        int half = form.length / 2;
        try (Socket sender = send(form.length)) {
            OutputStream body = sender.getOutputStream();
            body.write(form, 0, half);
            body.flush();
            JsonPath seen =
                    Awaitility.await()
                            .until(
                                    () -> coming(Role.OPERATOR),
                                    list ->
                                            list.getList("uploads").size() == 1
                                                    && list.getInt("uploads[0].progress.downloaded")
                                                            == half);

            assertThat(seen.getInt("uploads[0].progress.total")).isEqualTo(form.length);
            assertThat(seen.getDouble("uploads[0].progress.progress")).isBetween(49.0, 51.0);
            assertThat(seen.getLong("uploads[0].progress.speed")).isPositive();
            assertThat(seen.getLong("uploads[0].progress.eta")).isNotNegative();
            assertThat(coming(Role.VIEWER).getList("uploads")).isEmpty();
            assertThat(queue.count("job")).isZero();

            body.write(form, half, form.length - half);
            body.flush();
            assertThat(
                            new BufferedReader(
                                            new InputStreamReader(
                                                    sender.getInputStream(), US_ASCII))
                                    .readLine())
                    .isEqualTo("HTTP/1.1 200 OK");
        }
        Awaitility.await().until(() -> coming(Role.OPERATOR).getList("uploads").isEmpty());
        assertThat(queue.count("job")).isOne();
    }

    @Test
    void um18AnUploadThatBreaksOffIsNoLongerShown() throws IOException {
        byte[] form = form("broken.safetensors");
        try (Socket sender = send(form.length)) {
            sender.getOutputStream().write(form, 0, form.length / 2);
            sender.getOutputStream().flush();
            Awaitility.await().until(() -> coming(Role.OPERATOR).getList("uploads").size() == 1);
        }

        Awaitility.await().until(() -> coming(Role.OPERATOR).getList("uploads").isEmpty());
        assertThat(queue.count("job")).isZero();
    }

    @Test
    void um18PutsAFileWhereItsTypeBelongsAndShowsHowFarItIs() {
        String job =
                callers.as(Role.OPERATOR)
                        .multiPart("type", "lora")
                        .multiPart("file", "mine.safetensors", LARGE)
                        .post(UPLOAD)
                        .then()
                        .statusCode(200)
                        .body("success", equalTo(true))
                        .extract()
                        .path("jobId");
        queue.report(QueueFixture.plan(queue.claim(TaskKind.RESOLVE), LARGE.length));
        progress(job).body("status", equalTo("downloading"));
        queue.transferAll();
        Claim publish = queue.claim(TaskKind.PUBLISH);
        assertThat(((Work.Publish) publish.work()).dest()).hasToString("lora");
        queue.report(QueueFixture.publishedAs(publish, "lora/mine.safetensors"));

        progress(job).body("status", equalTo("completed"));
        callers.admin()
                .get("/api/models/installed?type=lora")
                .then()
                .body("models.localPath", hasItem("lora/mine.safetensors"));
    }

    private JsonPath coming(Role role) {
        return callers.as(role).get(UPLOAD).then().statusCode(200).extract().jsonPath();
    }

    /// Announces a form of so many bytes.
    private Socket send(int length) throws IOException {
        URI address = callers.address(UPLOAD);
        Socket socket = new Socket(address.getHost(), address.getPort());
        String head =
                """
                POST %s HTTP/1.1\r
                Host: %s\r
                Authorization: Bearer %s\r
                Content-Type: multipart/form-data; boundary=x\r
                Content-Length: %d\r
                \r
                """
                        .formatted(
                                address.getPath(),
                                address.getAuthority(),
                                callers.key(Role.OPERATOR),
                                length);
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        return socket;
    }

    private static byte[] form(String name) throws IOException {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.write(
                """
                --x\r
                Content-Disposition: form-data; name="file"; filename="%s"\r
                \r
                """
                        .formatted(name)
                        .getBytes(US_ASCII));
        form.write(LARGE);
        form.write("\r\n--x--\r\n".getBytes(US_ASCII));
        return form.toByteArray();
    }

    private ValidatableResponse progress(String job) {
        return callers.admin().get("/api/models/download/" + job).then().statusCode(200);
    }

    private ValidatableResponse send(String name, byte[] content) {
        return callers.admin().multiPart("file", name, content).post(UPLOAD).then();
    }
}
