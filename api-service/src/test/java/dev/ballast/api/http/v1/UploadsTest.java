package dev.ballast.api.http.v1;

import static dev.ballast.api.http.v1.UploadFixture.WEIGHTS;
import static dev.ballast.api.http.v1.UploadFixture.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import dev.ballast.local.hub.Content;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are sent, by tus and by form.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class UploadsTest {
    @Inject Callers callers;
    @Inject QueueFixture queue;
    @Inject UploadFixture uploads;

    @Inject
    @ConfigProperty(name = "ballast.uploads")
    Path folder;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void aFileThatComesInPartsIsInstalledByAJob() {
        // Given
        String id = uploads.begin("tiny.safetensors", WEIGHTS.length, "dest " + base64("loras"));
        int half = WEIGHTS.length / 2;
        // When
        uploads.patch(id, 0, 0, half).statusCode(204).header("Upload-Offset", String.valueOf(half));
        uploads.tus()
                .head("/api/v1/uploads/" + id)
                .then()
                .statusCode(204)
                .header("Upload-Offset", String.valueOf(half))
                .header("Upload-Length", String.valueOf(WEIGHTS.length))
                .header("Tus-Resumable", "1.0.0");
        callers.admin()
                .get("/api/v1/uploads")
                .then()
                .body("items.find { it.id == '%s' }.offset".formatted(id), equalTo(half));
        uploads.patch(id, half, half, WEIGHTS.length)
                .statusCode(204)
                .header("Ballast-Job", notNullValue());
        // Then
        Claim claim = queue.claim();
        Work.Resolve work = (Work.Resolve) claim.work();
        assertThat(work.source()).isEqualTo(new SourceRef.Upload(UUID.fromString(id)));
        assertThat(
                        callers.as(Role.WORKER)
                                .get("/internal/v1/uploads/" + id)
                                .then()
                                .statusCode(200)
                                .header("Content-Disposition", containsString("tiny.safetensors"))
                                .extract()
                                .asByteArray())
                .isEqualTo(WEIGHTS);
        byte[] middle =
                callers.as(Role.WORKER)
                        .header("Range", "bytes=100-199")
                        .get("/internal/v1/uploads/" + id)
                        .then()
                        .statusCode(206)
                        .header("Content-Range", "bytes 100-199/" + WEIGHTS.length)
                        .extract()
                        .asByteArray();
        assertThat(middle).isEqualTo(Arrays.copyOfRange(WEIGHTS, 100, 200));
    }

    @Test
    void aFormIsInstalledByAJobToo() {
        callers.admin()
                .multiPart("dest", "loras")
                .multiPart("file", "tiny.safetensors", WEIGHTS)
                .post("/api/v1/uploads")
                .then()
                .statusCode(201)
                .body("job", notNullValue())
                .body("dest", equalTo("loras"))
                .body("offset", equalTo(WEIGHTS.length));
        assertThat(((Work.Resolve) queue.claim().work()).source())
                .isInstanceOf(SourceRef.Upload.class);
    }

    @Test
    void aPartWithAnotherChecksumIsNotKept() throws Exception {
        // Given
        String id = uploads.begin("tiny.safetensors", WEIGHTS.length, null);
        byte[] part = Arrays.copyOf(WEIGHTS, 1000);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(part);
        byte[] other = MessageDigest.getInstance("SHA-256").digest(new byte[1]);
        // When, Then
        checked(id, part, other).statusCode(460).body("code", equalTo("UPLOAD_CHECKSUM_MISMATCH"));
        uploads.tus().head("/api/v1/uploads/" + id).then().header("Upload-Offset", "0");
        checked(id, part, digest).statusCode(204).header("Upload-Offset", "1000");
    }

    @Test
    void uploadsComeSideBySideAndDoNotMix() throws Exception {
        // Given
        int parts = 4;
        List<byte[]> contents =
                IntStream.range(0, 3)
                        .mapToObj(n -> Content.safetensors(n, 1 << 20).bytes())
                        .toList();
        List<String> ids = new ArrayList<>();
        contents.forEach(bytes -> ids.add(uploads.begin("side.safetensors", bytes.length, null)));
        CyclicBarrier together = new CyclicBarrier(contents.size());
        // When
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sent = new ArrayList<>();
            for (int n = 0; n < contents.size(); n++) {
                String id = ids.get(n);
                byte[] bytes = contents.get(n);
                int part = bytes.length / parts + 1;
                sent.add(
                        senders.submit(() -> {
                            for (int at = 0; at < bytes.length; at += part) {
                                together.await(20, TimeUnit.SECONDS);
                                int end = Math.min(bytes.length, at + part);
                                uploads.send(id, at, Arrays.copyOfRange(bytes, at, end))
                                        .statusCode(204);
                            }
                            return null;
                        }));
            }
            for (Future<?> one : sent) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        // Then
        for (int n = 0; n < contents.size(); n++) {
            assertThat(Files.readAllBytes(folder.resolve(ids.get(n)))).isEqualTo(contents.get(n));
        }
        assertThat(queue.count("job")).isEqualTo(contents.size());
    }

    @Test
    void theDigestThatTheCallerNamesIsWhatTheJobChecks() {
        String digest = "ab".repeat(32);
        byte[] bytes = Content.safetensors(1, 1000).bytes();
        String id = uploads.begin("named.safetensors", bytes.length, "sha256 " + base64(digest));

        uploads.send(id, 0, bytes).statusCode(204);

        assertThat(((Work.Resolve) queue.claim().work()).sha256()).hasToString(digest);
    }

    @Test
    void whenAnUploadExpiresIsSaid() {
        String id = uploads.begin("tiny.safetensors", 100, null);

        String expires =
                uploads.tus()
                        .head("/api/v1/uploads/" + id)
                        .then()
                        .extract()
                        .header("Upload-Expires");

        assertThat(ZonedDateTime.parse(expires, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
                .isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(60)));
    }

    @Test
    void aMethodMayStandBesideAPost() {
        String id = uploads.begin("tiny.safetensors", WEIGHTS.length, null);

        uploads.part()
                .header("X-HTTP-Method-Override", "PATCH")
                .header("Upload-Offset", 0)
                .body(Arrays.copyOf(WEIGHTS, 10))
                .post("/api/v1/uploads/" + id)
                .then()
                .statusCode(204)
                .header("Upload-Offset", "10");
        uploads.tus()
                .header("X-HTTP-Method-Override", "DELETE")
                .post("/api/v1/uploads/" + id)
                .then()
                .statusCode(204);

        uploads.tus().head("/api/v1/uploads/" + id).then().statusCode(404);
    }

    @Test
    void aPartOfAnotherTypeIsRefused() {
        String id = uploads.begin("tiny.safetensors", 100, null);

        uploads.tus()
                .header("Upload-Offset", 0)
                .contentType("application/octet-stream")
                .body(new byte[10])
                .patch("/api/v1/uploads/" + id)
                .then()
                .statusCode(415)
                .body("code", equalTo("UNSUPPORTED_MEDIA_TYPE"))
                .body("detail", containsString(UploadFixture.PART));
    }

    @Test
    void aPartMustBeginWhereTheLastOneEnded() {
        String id = uploads.begin("tiny.safetensors", WEIGHTS.length, null);
        uploads.patch(id, 5, 0, 10).statusCode(409).body("code", equalTo("UPLOAD_OFFSET_CONFLICT"));
    }

    @Test
    void aPartMustNotGoOnBeyondTheEnd() {
        String id = uploads.begin("tiny.safetensors", 100, null);
        uploads.patch(id, 0, 0, 101).statusCode(413);
    }

    @Test
    void anUploadThatIsGivenUpIsGone() {
        String id = uploads.begin("tiny.safetensors", WEIGHTS.length, null);
        uploads.tus().delete("/api/v1/uploads/" + id).then().statusCode(204);
        uploads.tus().head("/api/v1/uploads/" + id).then().statusCode(404);
    }

    @Test
    void anUploadIsItsCallersAlone() {
        String id = uploads.begin("tiny.safetensors", WEIGHTS.length, null);
        callers.as(Role.OPERATOR)
                .header("Tus-Resumable", "1.0.0")
                .head("/api/v1/uploads/" + id)
                .then()
                .statusCode(404);
        callers.as(Role.OPERATOR).get("/api/v1/uploads").then().body("items", hasSize(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny.exe",
                "tiny.safetensors.exe",
                "tiny.exe.safetensors",
                "tiny.SAFETENSORS.sh",
                ".safetensors",
                "a/b.safetensors",
                "..\\b.safetensors",
                "tiny"
            })
    void aNameThatNoModelHasIsRefused(String name) {
        uploads.create(name, 100, null)
                .statusCode(400)
                .body("errors[0].field", equalTo("filename"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tiny.SafeTensors | <!DOCTYPE html><html> | web page",
                "tiny.safetensors | GGUF and so on, and so on | does not begin",
                "tiny.gguf | version https://git-lfs.github.com/spec/v1 | LFS pointer",
                "tiny.bin | {\"error\":\"not for you\"} | error document",
                "tiny.ckpt | plain text | does not begin"
            })
    void aContentThatIsNotWhatItsNameSaysIsRefused(String name, String content, String why) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String id = uploads.begin(name, bytes.length, null);
        uploads.send(id, 0, bytes).statusCode(422).body("detail", containsString(why));
        uploads.tus().head("/api/v1/uploads/" + id).then().statusCode(404);
    }

    @Test
    void whatTheFolderCannotHoldIsRefusedBeforeItComes() {
        uploads.create("tiny.safetensors", 1L << 50, null)
                .statusCode(507)
                .body("detail", containsString("BALLAST_UPLOADS"));
    }

    @Test
    void anotherProtocolIsRefused() {
        callers.admin()
                .header("Upload-Length", 10)
                .post("/api/v1/uploads")
                .then()
                .statusCode(412)
                .header("Tus-Resumable", "1.0.0");
    }

    @Test
    void nobodyMakesAJobOfAnUploadByHand() {
        callers.admin()
                .contentType("application/json")
                .body("{\"source\":\"upload://%s\"}".formatted(UUID.randomUUID()))
                .post("/api/v1/jobs")
                .then()
                .statusCode(400);
    }

    private ValidatableResponse checked(String id, byte[] bytes, byte[] digest) {
        return uploads.part()
                .header("Upload-Offset", 0)
                .header("Upload-Checksum", "sha256 " + Base64.getEncoder().encodeToString(digest))
                .body(bytes)
                .patch("/api/v1/uploads/" + id)
                .then();
    }
}
