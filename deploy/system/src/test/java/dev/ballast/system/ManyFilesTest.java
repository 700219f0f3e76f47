package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HubRepo;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A repository of a thousand files whose branch moves while it is fetched.
@ExtendWith(SharedProduct.class)
class ManyFilesTest {
    private static final int FILES = 1_000;
    private static final int LARGE_EVERY = 10;
    private static final HubFile HELD = HubFile.lfs(Content.generated(77, 40_000));

    private final Product product;
    private final Api api;
    private final HuggingFaceHub hub;

    ManyFilesTest(Product product) {
        this.product = product;
        this.api = product.api();
        this.hub = product.huggingFace();
    }

    @Test
    void everyFileComesFromOneCommitAndTheNextJobFetchesOnlyWhatChanged() throws IOException {
        // Given
        HubRepo repo = hub.pagesOf(150).model("acme/many");
        CountDownLatch moved = new CountDownLatch(1);
        hub.storage(HELD).failingOnceWith(Fault.waitAfter(10_000, moved));
        String first = repo.commit("main", ManyFilesTest::fill);
        Map<String, HubFile> before = tree(ManyFilesTest::fill);
        // When
        String job = submit();
        Set<String> workers = new HashSet<>();
        await("both workers bring files")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    files(job).forEach(file -> workers.add(file.path("worker").asText("")));
                    workers.remove("");
                    workers.remove("null");
                    return workers.size() == 2;
                });
        HubFile changed = HubFile.git("{\"changed\": true}");
        HubFile larger = HubFile.lfs(Content.generated(78, 3_000));
        Consumer<SortedMap<String, HubFile>> edit =
                files -> {
                    files.put("part-1/file-0001.json", changed);
                    files.put("part-0/file-0010.bin", larger);
                    files.remove("part-2/file-0002.json");
                };
        String second = repo.commit("main", edit);
        moved.countDown();
        JsonNode done = completed(job);
        // Then
        assertThat(done.path("revision").asText()).isEqualTo(first);
        assertThat(done.path("files_total").asInt()).isEqualTo(before.size());
        assertOnDisk(before);
        assertThat(files(job)).hasSize(before.size());
        assertThat(resolved()).hasSize(before.size()).allMatch(it -> isAt(it, first));
        // When
        JsonNode next = completed(submit());
        // Then
        assertThat(next.path("revision").asText()).isEqualTo(second);
        assertThat(resolved().stream().filter(it -> !isAt(it, first))).hasSize(2);
        assertThat(hub.bytesServed(changed)).isEqualTo(changed.size());
        assertThat(hub.bytesServed(larger)).isEqualTo(larger.size());
        assertThat(product.volume().resolve("many/part-2/file-0002.json")).doesNotExist();
        assertThat(Disk.sha256(product.volume().resolve("many/part-1/file-0001.json")))
                .isEqualTo(changed.content().sha256());
        // When
        int asked = resolved().size();
        completed(api.submit(Map.of("source", "hf://acme/many")));
        // Then
        new HubLayout(product.volume().resolve("hub/models--acme--many"))
                .assertHolds(
                        second,
                        tree(files -> {
                            fill(files);
                            edit.accept(files);
                        }));
        assertThat(resolved()).hasSize(asked);
    }

    private String submit() {
        return api.submit(Map.of("source", "hf://acme/many@main", "view", "plain", "dest", "many"));
    }

    private JsonNode completed(String job) {
        await("the job completed")
                .atMost(Duration.ofMinutes(2))
                .until(() -> api.job(job).path("state").asText().equals("completed"));
        return api.job(job);
    }

    private List<JsonNode> files(String job) {
        return Api.items(api.get("/api/v1/jobs/" + job + "/files").expect(200));
    }

    private List<Exchange> resolved() {
        return hub.exchanges("/acme/many/resolve/");
    }

    private static boolean isAt(Exchange exchange, String commit) {
        return exchange.request().path().contains("/resolve/" + commit + "/");
    }

    private void assertOnDisk(Map<String, HubFile> files) {
        files.forEach((path, file) ->
                assertThat(Disk.sha256(product.volume().resolve("many").resolve(path)))
                        .as(path)
                        .isEqualTo(file.content().sha256()));
    }

    private static SortedMap<String, HubFile> tree(Consumer<SortedMap<String, HubFile>> edit) {
        SortedMap<String, HubFile> files = new TreeMap<>();
        edit.accept(files);
        return files;
    }

    private static void fill(SortedMap<String, HubFile> files) {
        for (int i = 0; i < FILES - 1; i++) {
            boolean large = i % LARGE_EVERY == 0;
            files.put(
                    "part-%d/file-%04d.%s".formatted(i % LARGE_EVERY, i, large ? "bin" : "json"),
                    large
                            ? HubFile.lfs(Content.generated(i, 2_000 + i))
                            : HubFile.git("{\"number\": %d}".formatted(i)));
        }
        files.put("part-0/held.bin", HELD);
    }
}
