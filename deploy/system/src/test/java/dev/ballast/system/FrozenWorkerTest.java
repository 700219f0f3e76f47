package dev.ballast.system;

import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Served;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
class FrozenWorkerTest {
    private final Product product;
    private final Api api;

    FrozenWorkerTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @Test
    void aWorkerThatWakesAfterItsLeaseDoesNoHarmAndTakesNewWork() {
        // Given
        Content content = Content.generated(3, mebibytes(96));
        Served served =
                product.hub()
                        .serve("/frozen.safetensors", content)
                        .throttledTogetherTo(mebibytes(3));
        String job = submit("/frozen.safetensors");
        api.awaitBytes(job, mebibytes(6));
        String frozen = api.ownerOfTheFile(job);
        // When
        product.freeze(frozen);
        String heir =
                await("another owner")
                        .atMost(Duration.ofSeconds(45))
                        .pollInterval(Duration.ofMillis(200))
                        .until(
                                () -> api.ownerOfTheFile(job),
                                owner -> !owner.isEmpty() && !owner.equals(frozen));
        product.thaw(frozen);
        api.awaitBytes(job, mebibytes(30));
        // Then
        assertThat(api.ownerOfTheFile(job)).isEqualTo(heir);
        served.throttledTogetherTo(mebibytes(64));
        api.awaitCompleted(job, Duration.ofSeconds(60));
        assertThat(Disk.sha256(product.volume().resolve("frozen/frozen.safetensors")))
                .isEqualTo(content.sha256());
        assertThat(bytesOverTime(job)).isSorted();
        assertThat(api.job(job).path("attempt").asInt()).isEqualTo(1);
        takesNewWork(frozen, heir);
    }

    private void takesNewWork(String frozen, String other) {
        api.post("/api/v1/workers/" + other + "/drain").expect(200);
        try {
            Served served =
                    product.hub()
                            .serve("/after.bin", Content.generated(4, mebibytes(8)))
                            .throttledTogetherTo(mebibytes(1));
            String next = submit("/after.bin");
            api.awaitBytes(next, mebibytes(1));
            assertThat(api.ownerOfTheFile(next)).isEqualTo(frozen);
            served.throttledTogetherTo(mebibytes(64));
            api.awaitCompleted(next, Duration.ofSeconds(30));
        } finally {
            api.post("/api/v1/workers/" + other + "/activate").expect(200);
        }
    }

    private List<Long> bytesOverTime(String job) {
        return api.eventsOf(job).stream()
                .map((JsonNode event) -> event.path("bytes_done").asLong())
                .toList();
    }

    private String submit(String path) {
        return api.submit(Map.of("source", product.hub().uri(path).toString(), "dest", "frozen"));
    }
}
