package dev.ballast.api.metadata;

import static org.hamcrest.Matchers.equalTo;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.access.Role;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class PreviewsTest extends MetadataCalls {
    @Test
    void showsAPictureAsWhatItIsAndNothingElse() throws Exception {
        // Given
        byte[] picture = new byte[200];
        System.arraycopy(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}, 0, picture, 0, 3);
        String name = digest(picture);
        putPreview(name, picture).statusCode(204);
        // When, Then
        callers.as(Role.VIEWER)
                .get("/api/v1/previews/{name}", name)
                .then()
                .statusCode(200)
                .contentType("image/jpeg")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .header("ETag", "\"%s\"".formatted(name));
        callers.as(Role.VIEWER)
                .header("If-None-Match", "\"%s\"".formatted(name))
                .get("/api/v1/previews/{name}", name)
                .then()
                .statusCode(304);
        callers.as(Role.VIEWER).get("/api/v1/previews/no-name").then().statusCode(404);
    }

    @Test
    void takesNoPageAndNoOtherBytesAsAPicture() throws Exception {
        byte[] page = "<!DOCTYPE html><script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        byte[] large = Arrays.copyOf(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}, 3 << 20);

        putPreview(digest(page), page).statusCode(400);
        putPreview(digest(large), large).statusCode(400);
        putPreview("00".repeat(32), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff})
                .statusCode(400);
        putPreview("no-name", page).statusCode(400);
    }

    @Test
    void pointsAnEntryToItsPicture() {
        // Given
        civitai("tiny", 456);
        fetch("tiny");
        HubFacts.Preview preview =
                new HubFacts.Preview(
                        QueueFixture.sha(7), "image/jpeg", 450, 600, 1, new RelativePath("p.jpg"));
        // When
        describe(claim(), facts("Tiny style v2", null).with(preview));
        fetch("tiny");
        describe(claim(), facts("Tiny style v2", null));
        // Then
        entry("tiny").body("preview_url", equalTo("/api/v1/previews/" + QueueFixture.sha(7).hex()));
    }

    @Test
    void namesTheFileOfThePictureBeforeOnceNothingElseRefersToIt() throws Exception {
        // Given
        civitai("one", 456);
        civitai("two", 457);
        fetch("one", "two");
        describe(claim(), picturedAt("shared.jpg"));
        describe(claim(), picturedAt("shared.jpg"));
        // When, Then
        putPicture("civitai://456", "new.jpg").statusCode(204);
        // Given
        fetch("two");
        describe(claim(), picturedAt("own.jpg"));
        // When, Then
        putPicture("civitai://456", "new.jpg").statusCode(200).body("path", equalTo("shared.jpg"));
        putPicture("civitai://456", "shared.jpg").statusCode(204);
        putPicture("civitai://458", "new.jpg").statusCode(204);
    }

    private static HubFacts picturedAt(String path) {
        return facts("Tiny style v2", null)
                .with(
                        new HubFacts.Preview(
                                QueueFixture.sha(7),
                                "image/jpeg",
                                450,
                                600,
                                1,
                                new RelativePath(path)));
    }

    private ValidatableResponse putPicture(String source, String path) throws Exception {
        byte[] picture = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0};
        return callers.admin()
                .contentType("application/octet-stream")
                .queryParam("source", source)
                .queryParam("path", path)
                .body(picture)
                .put("/internal/v1/previews/{name}", digest(picture))
                .then();
    }

    private ValidatableResponse putPreview(String name, byte[] bytes) {
        return callers.admin()
                .contentType("application/octet-stream")
                .body(bytes)
                .put("/internal/v1/previews/{name}", name)
                .then();
    }

    private static String digest(byte[] bytes) throws Exception {
        return Sha256.of(MessageDigest.getInstance("SHA-256").digest(bytes)).hex();
    }
}
