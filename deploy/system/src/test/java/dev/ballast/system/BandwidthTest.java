package dev.ballast.system;

import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two workers that keep limits together. The hub counts what it gave away.
@ExtendWith(SharedProduct.class)
class BandwidthTest {
    /// More than one worker has slots for, so that both fetch.
    private static final int JOBS = 16;

    private static final double TOLERANCE = 1.15;

    private final Product product;
    private final Api api;

    BandwidthTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @AfterEach
    void takeTheLimitAway() {
        maxSpeed(null);
    }

    @Test
    void bothWorkersTogetherKeepTheLimitAndALoweredOneActsAtOnce() {
        // Given
        maxSpeed(mebibytes(8));
        List<String> paths = serve("limited", 12);
        List<String> jobs = submit(paths);
        await("both workers fetch")
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        jobs.stream()
                                        .map(api::ownerOfTheFile)
                                        .filter(id -> !id.isEmpty())
                                        .distinct()
                                        .count()
                                == 2);
        passing(Duration.ofSeconds(3), paths);
        // When
        double speed = passing(Duration.ofSeconds(5), paths);
        // Then
        assertThat(speed).isBetween(mebibytes(1) * 1.0, mebibytes(8) * TOLERANCE);
        assertThat(reasons()).contains("speed_limit");
        // When
        maxSpeed(mebibytes(2));
        passing(Duration.ofSeconds(5), paths);
        // Then
        assertThat(passing(Duration.ofSeconds(4), paths))
                .isLessThanOrEqualTo(mebibytes(2) * TOLERANCE);
        // When
        maxSpeed(null);
        // Then
        jobs.forEach(job -> api.awaitCompleted(job, Duration.ofSeconds(60)));
        // The first byte was asked for when the source was resolved, too.
        assertThat(paths)
                .allSatisfy(path -> assertThat(product.hub().bytesServedTwice(path)).isEqualTo(1));
    }

    @Test
    void aPauseThatOneWorkerWasAskedForIsKeptByBothAndEndsByItself() {
        // Given
        List<String> paths = serve("held", 1);
        String first = "/held-first.bin";
        product.hub()
                .serve(first, Content.generated(1, mebibytes(1)))
                .failingOnceWith(Fault.status(429, Map.of("Retry-After", "8"), ""));
        // When
        String refused = submit(List.of(first)).getFirst();
        await("the job waits")
                .atMost(Duration.ofSeconds(5))
                .until(() -> reason(refused), "rate_limit"::equals);
        List<String> others = submit(paths);
        // Then
        await("nobody asks the host")
                .during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(5))
                .until(() -> paths.stream().allMatch(path -> requests(path) == 0));
        assertThat(others).allSatisfy(job -> assertThat(reason(job)).isEqualTo("rate_limit"));
        assertThat(requests(first)).isEqualTo(1);
        api.awaitCompleted(refused, Duration.ofSeconds(30));
        others.forEach(job -> api.awaitCompleted(job, Duration.ofSeconds(30)));
        assertThat(api.files(refused).getFirst().path("attempt").asInt()).isEqualTo(1);
    }

    private List<String> serve(String name, int mebibytes) {
        return IntStream.range(0, JOBS)
                .mapToObj(i -> {
                    String path = "/%s-%d.bin".formatted(name, i);
                    product.hub().serve(path, Content.generated(9000 + i, mebibytes(mebibytes)));
                    return path;
                })
                .toList();
    }

    private List<String> submit(List<String> paths) {
        api.put("/api/v1/settings", Map.of("max_concurrent_downloads", 100)).expect(200);
        return paths.stream()
                .map(path ->
                        api.submit(
                                Map.of(
                                        "source",
                                        product.hub().uri(path).toString(),
                                        "dest",
                                        "bandwidth",
                                        "labels",
                                        Map.of("run", "bandwidth"))))
                .toList();
    }

    private void maxSpeed(@Nullable Long bytesPerSecond) {
        api.put("/api/v1/settings", Collections.singletonMap("max_speed", bytesPerSecond))
                .expect(200);
    }

    /// Lets the time pass.
    ///
    /// @return bytes per second that the hub gave away meanwhile
    private double passing(Duration time, List<String> paths) {
        long before = served(paths);
        long start = System.nanoTime();
        await().pollInterval(Duration.ofMillis(100))
                .atMost(time.plusSeconds(5))
                .until(() -> System.nanoTime() - start >= time.toNanos());
        return (served(paths) - before) * 1e9 / (System.nanoTime() - start);
    }

    private long served(List<String> paths) {
        return paths.stream().mapToLong(product.hub()::bytesServed).sum();
    }

    private int requests(String path) {
        return product.hub().exchanges(path).size();
    }

    private List<String> reasons() {
        return Api.items(api.jobs("label=run:bandwidth&limit=50")).stream()
                .map(BandwidthTest::reason)
                .toList();
    }

    private String reason(String job) {
        return reason(api.job(job));
    }

    private static String reason(JsonNode job) {
        return job.path("reason").asText();
    }
}
