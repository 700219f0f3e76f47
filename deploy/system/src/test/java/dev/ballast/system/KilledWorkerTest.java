package dev.ballast.system;

import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Served;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
class KilledWorkerTest {
    private final Product product;

    KilledWorkerTest(Product product) {
        this.product = product;
    }

    @Test
    void anotherWorkerGoesOnWhereAKilledOneStopped() {
        // Given
        Content content = Content.generated(2, mebibytes(64));
        Served served =
                product.hub()
                        .serve("/killed.safetensors", content)
                        .throttledTogetherTo(mebibytes(4));
        Path published = product.volume().resolve("checkpoints/killed/killed.safetensors");
        Api api = product.api();
        try (var reader = ImpatientReader.of(published, content.length())) {
            String job =
                    api.submit(
                            Map.of(
                                    "source",
                                    product.hub().uri("/killed.safetensors").toString(),
                                    "dest",
                                    "checkpoints/killed"));
            api.awaitBytes(job, mebibytes(20));
            String killed = api.ownerOfTheFile(job);
            // When
            product.killForGood(killed);
            // Then
            String heir =
                    await("another worker")
                            .atMost(Duration.ofSeconds(45))
                            .pollInterval(Duration.ofMillis(200))
                            .until(
                                    () -> api.ownerOfTheFile(job),
                                    owner -> !owner.isEmpty() && !owner.equals(killed));
            served.throttledTogetherTo(mebibytes(64));
            var completed = api.awaitCompleted(job, Duration.ofSeconds(30));
            assertThat(completed.path("attempt").asInt()).isEqualTo(1);
            assertThat(heir).isNotEqualTo(killed);
            assertThat(Disk.sha256(published)).isEqualTo(content.sha256());
            assertThat(product.hub().bytesServedTwice("/killed.safetensors"))
                    .isLessThanOrEqualTo(mebibytes(8));
            assertThat(reader.partialSizesSeen()).isEmpty();
        }
    }
}
