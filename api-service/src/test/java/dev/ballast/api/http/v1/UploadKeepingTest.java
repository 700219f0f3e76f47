package dev.ballast.api.http.v1;

import static dev.ballast.api.http.v1.UploadFixture.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.Overlap;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.uploads.SweepUploads;
import dev.ballast.api.uploads.UploadStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of uploads on the way: where they go on, whose they are, and when they expire.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class UploadKeepingTest {
    @Inject QueueFixture queue;
    @Inject UploadFixture uploads;
    @Inject UploadStore store;
    @Inject SweepUploads sweep;

    @Inject
    @ConfigProperty(name = "ballast.uploads")
    Path folder;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void anUploadGoesOnWhereTheDatabaseSaysAndNotWhereItsFileEnds() throws IOException {
        // Given: a process was killed that had written more than it had made durable
        String id = uploads.begin("tiny.safetensors", WEIGHTS.length, null);
        uploads.patch(id, 0, 0, 1000).statusCode(204);
        Files.write(folder.resolve(id), new byte[5000], StandardOpenOption.APPEND);
        // When, Then
        uploads.tus().head("/api/v1/uploads/" + id).then().header("Upload-Offset", "1000");
        uploads.patch(id, 1000, 1000, WEIGHTS.length)
                .statusCode(204)
                .header("Ballast-Job", notNullValue());
        assertThat(Files.readAllBytes(folder.resolve(id))).isEqualTo(WEIGHTS);
    }

    @Test
    void aReplicaThatDoesNotHaveTheFileSaysSo() throws IOException {
        String id = uploads.begin("tiny.safetensors", WEIGHTS.length, null);
        Files.delete(folder.resolve(id));
        uploads.patch(id, 0, 0, 10)
                .statusCode(503)
                .body("code", equalTo("UPLOAD_ELSEWHERE"))
                .body("detail", containsString("BALLAST_UPLOADS"));
    }

    @Test
    void whoeverGoesOnWithAnUploadEndsAnEarlierRequestOnAnyReplica() throws Exception {
        // Given: an earlier request has begun, here as another replica would have it
        String id = uploads.begin("tiny.safetensors", WEIGHTS.length, null);
        UUID upload = UUID.fromString(id);
        UUID earlier = UUID.randomUUID();
        assertThat(store.takeOver(upload, earlier, 0)).isTrue();
        // When
        uploads.patch(id, 0, 0, 1000).statusCode(204);
        // Then
        assertThat(store.advance(upload, earlier, 500)).isFalse();
        uploads.tus().head("/api/v1/uploads/" + id).then().header("Upload-Offset", "1000");
    }

    @Test
    void anAbandonedUploadExpiresWithWhatRequestsLeftBehind() throws IOException {
        // Given
        String id = uploads.begin("tiny.safetensors", WEIGHTS.length, null);
        Path left = folder.resolve("incoming/left-behind");
        Files.createDirectories(left.getParent());
        Files.write(left, new byte[1]);
        Instant longAgo = Instant.now().minus(Duration.ofDays(2));
        queue.sql(
                "update upload set touched_at = now() - interval '2 days' where id = '" + id + "'");
        Files.setLastModifiedTime(left, FileTime.from(longAgo));
        // When
        sweep.sweep(Instant.now());
        // Then
        uploads.tus().head("/api/v1/uploads/" + id).then().statusCode(404);
        assertThat(folder.resolve(id)).doesNotExist();
        assertThat(left).doesNotExist();
    }

    @Test
    void anUploadThatSomebodyGoesOnWithAtTheLastMomentStays() {
        // Given
        UUID id = UUID.fromString(uploads.begin("tiny.safetensors", WEIGHTS.length, null));
        queue.sql("update upload set touched_at = now() - interval '1 h'");
        List<UUID> removed = new CopyOnWriteArrayList<>();
        // When
        Overlap.of(
                queue,
                () -> store.takeOver(id, UUID.randomUUID(), 0),
                () -> removed.addAll(store.removeUseless(Duration.ofMinutes(30))));
        // Then
        assertThat(removed).isEmpty();
        assertThat(store.isKnown(id)).isTrue();
    }

    @Test
    void anUploadOfWhichAJobIsMadeAtTheLastMomentStays() {
        // Given
        UUID id = UUID.fromString(uploads.begin("tiny.safetensors", WEIGHTS.length, null));
        queue.sql("update upload set touched_at = now() - interval '1 h'");
        List<UUID> removed = new CopyOnWriteArrayList<>();
        // When
        Overlap.of(
                queue,
                () -> store.assign(id, queue.submit("https://files.example/a.bin").id()),
                () -> removed.addAll(store.removeUseless(Duration.ofMinutes(30))));
        // Then
        assertThat(removed).isEmpty();
        assertThat(store.isKnown(id)).isTrue();
    }
}
