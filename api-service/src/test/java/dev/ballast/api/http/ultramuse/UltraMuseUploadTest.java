package dev.ballast.api.http.ultramuse;

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
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    private ValidatableResponse progress(String job) {
        return callers.admin().get("/api/models/download/" + job).then().statusCode(200);
    }

    private ValidatableResponse send(String name, byte[] content) {
        return callers.admin().multiPart("file", name, content).post(UPLOAD).then();
    }
}
