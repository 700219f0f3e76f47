package dev.ballast.system;

import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.local.hub.Content;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The bytes that a job or a model brought are really gone from the disk when nobody wants them.
@ExtendWith(SharedProduct.class)
class LeftoversTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Product product;
    private final Api api;
    private Set<String> before = Set.of();

    LeftoversTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @BeforeEach
    void lookAtTheDisk() {
        before = names();
    }

    @Test
    void aFailedJobLeavesNothingOnceItIsDeleted() {
        // Given
        String job =
                submit("/damaged.safetensors", 31, mebibytes(1), mebibytes(64), "ab".repeat(32));
        assertThat(api.awaitEnd(job, PATIENCE).at("/error/code").asText())
                .isEqualTo("CHECKSUM_MISMATCH");
        assertThat(added()).isNotEmpty();
        // When
        api.send("DELETE", "/api/v1/jobs/" + job, null, Map.of()).expect(204);
        // Then
        awaitNothingAdded();
    }

    @Test
    void aCancelledJobLeavesNothing() {
        // Given
        String job = submit("/cancelled.safetensors", 32, mebibytes(8), kibibytes(512), null);
        api.awaitBytes(job, kibibytes(256));
        assertThat(added()).isNotEmpty();
        // When
        api.post("/api/v1/jobs/" + job + "/cancel").expect(200);
        // Then
        awaitNothingAdded();
    }

    @Test
    void aDeletedModelLeavesNothing() {
        // Given
        String job = submit("/deleted.safetensors", 33, mebibytes(1), mebibytes(64), null);
        api.awaitCompleted(job, PATIENCE);
        assertThat(added()).anyMatch(name -> name.endsWith("deleted.safetensors"));
        String model =
                Api.items(api.get("/api/v1/models?q=deleted.safetensors").expect(200))
                        .getFirst()
                        .path("id")
                        .asText();
        // When
        api.send("DELETE", "/api/v1/models/" + model, null, Map.of()).expect(204);
        // Then
        awaitNothingAdded();
    }

    private String submit(String path, int seed, long size, long speed, @Nullable String sha256) {
        product.hub().serve(path, Content.generated(seed, size)).throttledTogetherTo(speed);
        var request = new HashMap<String, String>();
        request.put("source", product.hub().uri(path).toString());
        request.put("dest", "leftovers");
        if (sha256 != null) {
            request.put("sha256", sha256);
        }
        return api.submit(request);
    }

    private void awaitNothingAdded() {
        await("nothing left of it")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(added()).isEmpty());
    }

    private Set<String> added() {
        Set<String> added = new TreeSet<>(names());
        added.removeAll(before);
        return added;
    }

    /// All files of the volume but the list of what is installed.
    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Path file : Disk.filesBelow(product.volume())) {
            names.add(product.volume().relativize(file).toString());
        }
        names.remove("installed-models.json");
        return names;
    }
}
