package dev.ballast.system;

import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Served;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
class RestartsTest {
    private static final int JOBS = 20;

    private final Product product;
    private final Api api;

    RestartsTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @Test
    void noJobIsLostOrRepeatedWhenTheServicesAreKilledOneByOne() {
        // Given
        api.put("/api/v1/settings", Map.of("max_concurrent_downloads", JOBS)).expect(200);
        List<Content> contents =
                IntStream.range(0, JOBS)
                        .mapToObj(i -> Content.generated(400 + i, mebibytes(12)))
                        .toList();
        List<Served> served =
                IntStream.range(0, JOBS)
                        .mapToObj(i -> product.hub().serve(path(i), contents.get(i)))
                        .toList();
        served.forEach(file -> file.throttledTogetherTo(kibibytes(100)));
        List<String> jobs = IntStream.range(0, JOBS).mapToObj(this::submit).toList();
        await("all jobs running")
                .atMost(Duration.ofSeconds(30))
                .until(() -> jobs.stream().allMatch(this::hasBytes));
        // When
        product.killAndStart("api");
        product.killAndStart("kafka");
        product.killAndStart("postgres");
        served.forEach(file -> file.throttledTogetherTo(mebibytes(64)));
        // Then
        jobs.forEach(job -> api.awaitEnd(job, Duration.ofSeconds(90)));
        assertThat(jobs.stream().map(api::job))
                .extracting(job -> job.path("state").asText(), job -> job.path("attempt").asInt())
                .containsOnly(tuple("completed", 1));
        for (int i = 0; i < JOBS; i++) {
            assertThat(Disk.sha256(product.volume().resolve("restarts" + path(i))))
                    .isEqualTo(contents.get(i).sha256());
            assertThat(product.hub().bytesServedTwice(path(i))).isLessThan(kibibytes(64));
            assertThat(endsOf(jobs.get(i))).hasSize(1);
        }
    }

    private boolean hasBytes(String job) {
        return api.job(job).path("bytes_done").asLong() > 0;
    }

    private List<JsonNode> endsOf(String job) {
        return api.eventsOf(job).stream()
                .filter(event -> !event.path("finished_at").isNull())
                .toList();
    }

    private String submit(int i) {
        return api.submit(
                Map.of("source", product.hub().uri(path(i)).toString(), "dest", "restarts"));
    }

    private static String path(int i) {
        return "/restart-%02d.bin".formatted(i);
    }
}
