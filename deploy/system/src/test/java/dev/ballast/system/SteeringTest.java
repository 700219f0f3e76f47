package dev.ballast.system;

import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Served;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
class SteeringTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final Product product;
    private final Api api;

    SteeringTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @Test
    void aJobOfHighestPriorityStartsBeforeAThousandThatWaitLonger() {
        // Given
        limit(1);
        List<Slow> running = startSlowJobs("first", 1);
        postWaiting("thousand", 1_000);
        product.hub().serve("/urgent.bin", Content.generated(7, 2_000));
        String urgent =
                api.submit(
                        Map.of(
                                "source",
                                product.hub().uri("/urgent.bin").toString(),
                                "dest",
                                "urgent",
                                "priority",
                                9));
        // When
        running.forEach(Slow::hurry);
        // Then
        api.awaitCompleted(urgent, Duration.ofSeconds(30));
        limit(100);
        await("the thousand")
                .atMost(Duration.ofSeconds(90))
                .until(() -> count("thousand", "completed") == 1_000);
        Instant firstOfTheOthers =
                all("thousand").stream()
                        .map(SteeringTest::startedAt)
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
        assertThat(startedAt(api.job(urgent))).isBefore(firstOfTheOthers);
    }

    @Test
    void aLoweredLimitStopsTheExcessAndARaisedOneLetsItGoOn() {
        // Given
        limit(4);
        List<Slow> slow = startSlowJobs("limited", 4);
        // When
        limit(1);
        // Then
        await("one job under way").atMost(AT_ONCE).until(() -> busySlots() == 1);
        await("three jobs waiting").atMost(AT_ONCE).until(() -> count("limited", "waiting") == 3);
        // When
        limit(4);
        // Then
        await("four jobs under way").atMost(AT_ONCE).until(() -> busySlots() == 4);
        slow.forEach(Slow::hurry);
        slow.forEach(each -> api.awaitCompleted(each.job(), Duration.ofSeconds(30)));
    }

    @Test
    void aPausedQueueStartsNothingAndFinishesWhatRuns() {
        // Given
        limit(2);
        List<Slow> running = startSlowJobs("before", 2);
        postWaiting("paused", 5);
        // When
        api.post("/api/v1/queue/pause").expect(200);
        running.forEach(Slow::hurry);
        // Then
        running.forEach(each -> api.awaitCompleted(each.job(), Duration.ofSeconds(30)));
        await("nothing new")
                .during(Duration.ofSeconds(2))
                .atMost(AT_ONCE)
                .until(() -> count("paused", "queued") == 5);
        // When
        api.post("/api/v1/queue/resume").expect(200);
        // Then
        await("the rest").atMost(AT_ONCE).until(() -> count("paused", "completed") == 5);
    }

    @Test
    void aDrainedWorkerHandsItsTaskToAnother() {
        // Given
        Slow slow = startSlowJobs("drained", 1).getFirst();
        api.awaitBytes(slow.job(), kibibytes(512));
        String drained = api.ownerOfTheFile(slow.job());
        // When
        api.post("/api/v1/workers/" + drained + "/drain").expect(200);
        // Then
        await("another owner")
                .atMost(AT_ONCE)
                .until(
                        () -> api.ownerOfTheFile(slow.job()),
                        owner -> !owner.isEmpty() && !owner.equals(drained));
        await("no tasks left").atMost(AT_ONCE).until(() -> worker(drained).path("tasks").isEmpty());
        assertThat(worker(drained).path("state").asText()).isEqualTo("draining");
        slow.hurry();
        assertThat(api.awaitCompleted(slow.job(), Duration.ofSeconds(30)).path("attempt").asInt())
                .isEqualTo(1);
        assertThat(product.hub().bytesServedTwice(slow.path())).isLessThan(kibibytes(256));
    }

    /// A job that takes minutes unless it is told to hurry.
    private record Slow(String job, String path, Served served) {
        void hurry() {
            served.throttledTogetherTo(mebibytes(64));
        }
    }

    private List<Slow> startSlowJobs(String name, int count) {
        List<Slow> jobs = IntStream.range(0, count).mapToObj(i -> slowJob(name, i)).toList();
        await("%d slow jobs running".formatted(count))
                .atMost(Duration.ofSeconds(30))
                .until(() -> count(name, "downloading") == count);
        return jobs;
    }

    private Slow slowJob(String name, int i) {
        String path = "/slow-%s-%d.bin".formatted(name, i);
        Served served =
                product.hub()
                        .serve(path, Content.generated(700 + i, mebibytes(16)))
                        .throttledTogetherTo(kibibytes(200));
        return new Slow(
                api.submit(request(product.hub().uri(path).toString(), name)), path, served);
    }

    private void postWaiting(String name, int count) {
        List<Map<String, Object>> jobs =
                IntStream.range(0, count)
                        .mapToObj(i -> request("noop://%s-%d".formatted(name, i), name))
                        .toList();
        api.post("/api/v1/jobs/batch", Map.of("jobs", jobs)).expect(207);
    }

    private static Map<String, Object> request(String source, String name) {
        return Map.of("source", source, "dest", "steering", "labels", Map.of("run", name));
    }

    private void limit(int jobs) {
        api.put("/api/v1/settings", Map.of("max_concurrent_downloads", jobs)).expect(200);
    }

    private int count(String name, String state) {
        return api.jobs("label=run:%s&limit=1&state=%s".formatted(name, state))
                .path("total")
                .asInt();
    }

    private List<JsonNode> all(String name) {
        List<JsonNode> jobs = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.jobs("label=run:%s&limit=200%s".formatted(name, cursor));
            jobs.addAll(Api.items(page));
            cursor = page.path("next_cursor").isNull() ? "" : cursorOf(page);
        } while (!cursor.isEmpty());
        return jobs;
    }

    private static String cursorOf(JsonNode page) {
        return "&cursor=" + page.path("next_cursor").asText();
    }

    private int busySlots() {
        return Api.items(api.get("/api/v1/workers").expect(200)).stream()
                .mapToInt(worker -> worker.path("busy").asInt())
                .sum();
    }

    private JsonNode worker(String id) {
        return Api.items(api.get("/api/v1/workers").expect(200)).stream()
                .filter(worker -> worker.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Instant startedAt(JsonNode job) {
        return Instant.parse(job.path("started_at").asText());
    }
}
