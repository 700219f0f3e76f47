package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
class ManyJobsTest {
    private static final int JOBS = 10_000;
    private static final int BATCH = 1_000;

    /// One job in so many fetches a file of its own; the others do nothing. So it is the queue that
    /// is busy, and not the disk with what ten thousand files make durable.
    private static final int JOBS_PER_FILE = 20;

    private final Product product;
    private final Api api;

    ManyJobsTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @Test
    void tenThousandJobsCompleteAndTheSameKeysMakeNothingNew() {
        // Given
        files().forEach(i -> product.hub().serve(path(i), content(i)));
        api.put("/api/v1/settings", Map.of("max_concurrent_downloads", 100)).expect(200);
        long start = System.nanoTime();
        // When
        List<JsonNode> first = postAll();
        await("all jobs completed")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> count("completed") == JOBS);
        long seconds = Math.max(1, Duration.ofNanos(System.nanoTime() - start).toSeconds());
        System.out.printf(
                "%d jobs, %d of them with a file: %d a second%n",
                JOBS, JOBS / JOBS_PER_FILE, JOBS / seconds);
        List<JsonNode> second = postAll();
        // Then
        assertThat(first).extracting(item -> item.path("status").asInt()).containsOnly(201);
        assertThat(second).extracting(item -> item.path("status").asInt()).containsOnly(200);
        assertThat(ids(second)).isEqualTo(ids(first)).doesNotHaveDuplicates();
        assertThat(api.jobs("label=run:many&limit=1").path("total").asInt()).isEqualTo(JOBS);
        assertThat(files())
                .allSatisfy(i ->
                        assertThat(Disk.sha256(product.volume().resolve("many" + path(i))))
                                .isEqualTo(content(i).sha256()));
    }

    private int count(String state) {
        return api.jobs("label=run:many&limit=1&state=" + state).path("total").asInt();
    }

    private List<JsonNode> postAll() {
        List<JsonNode> items = new ArrayList<>();
        for (int from = 0; from < JOBS; from += BATCH) {
            var jobs = IntStream.range(from, from + BATCH).mapToObj(this::request).toList();
            Answer answer =
                    api.send(
                            "POST",
                            "/api/v1/jobs/batch",
                            Map.of("jobs", jobs),
                            Map.of("Idempotency-Key", "many-" + from));
            items.addAll(Api.items(answer.expect(207)));
        }
        return items;
    }

    private Map<String, Object> request(int i) {
        String source =
                i % JOBS_PER_FILE == 0 ? product.hub().uri(path(i)).toString() : "noop://many-" + i;
        return Map.of("source", source, "dest", "many", "labels", Map.of("run", "many"));
    }

    private static IntStream files() {
        return IntStream.iterate(0, i -> i < JOBS, i -> i + JOBS_PER_FILE);
    }

    private static List<String> ids(List<JsonNode> items) {
        return items.stream().map(item -> item.path("job").path("id").asText()).toList();
    }

    private static Content content(int i) {
        return Content.generated(1_000_000 + i, 1_000 + i % 100);
    }

    private static String path(int i) {
        return "/many-%05d.bin".formatted(i);
    }
}
