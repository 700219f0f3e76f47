package dev.ballast.system;

import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rows of `dialect-llamactl.md` about how files come: tokens, faults, workers that die,
/// progress.
@ExtendWith(SharedProduct.class)
class LlamactlTransferTest {
    private final Product product;
    private final Api api;
    private final HuggingFaceHub hub;
    private final Llamactl llamactl;
    private final Repositories repositories;

    LlamactlTransferTest(Product product) {
        this.product = product;
        this.api = product.api();
        this.hub = product.huggingFace();
        this.llamactl = new Llamactl(product.api());
        this.repositories = new Repositories(product.huggingFace());
    }

    @Test
    void lc06ACancelledJobStaysCancelledAndItsBytesStop() {
        HubFile weights = HubFile.lfs(Repositories.content(mebibytes(8)));
        hub.model("acme/cancel-GGUF").commit("main", files -> files.put("m-Q4_0.gguf", weights));
        hub.storage(weights).throttledTogetherTo(kibibytes(512));
        String id = llamactl.start("acme/cancel-GGUF:Q4_0");
        llamactl.awaitBytes(id, 1);

        llamactl.cancel(id).expect(204);

        long cancelled = hub.bytesServed(weights);
        AtomicLong before = new AtomicLong(-1);
        await("a second in which no byte is sent")
                .atMost(Duration.ofSeconds(12))
                .during(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    long now = hub.bytesServed(weights);
                    return before.getAndSet(now) == now;
                });
        assertThat(hub.bytesServed(weights) - cancelled)
                .as("what the hub sends in 2 s")
                .isLessThanOrEqualTo(2L * kibibytes(512));
        assertThat(llamactl.job(id).path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void lc17PrivateModelsTakeTheTokenOfTheWorkers() {
        repositories.add("acme/private-GGUF", "m-Q4_0.gguf");
        hub.model("acme/private-GGUF").hidden().letIn(Product.HF_TOKEN);
        repositories.add("acme/gated-GGUF", "m-Q4_0.gguf");
        hub.model("acme/gated-GGUF").gated();

        llamactl.completed(llamactl.start("acme/private-GGUF:Q4_0"));
        JsonNode refused = llamactl.ended(llamactl.start("acme/gated-GGUF:Q4_0"));

        assertThat(refused.path("status").asText()).isEqualTo("failed");
        assertThat(refused.path("error").asText())
                .contains("acme/gated-GGUF")
                .doesNotContain(Product.HF_TOKEN);
        assertThat(hub.storageExchanges())
                .allMatch(exchange -> exchange.request().header("Authorization").isEmpty());
    }

    @Test
    void lc18AHubWithoutListingsIsAskedForTheManifestInTheNameOfLlamaCpp() {
        repositories.add("acme/agent-GGUF", "m-Q4_0.gguf");
        hub.failing("/api/models/acme/agent-GGUF", 1, Fault.status(404));

        llamactl.completed(llamactl.start("acme/agent-GGUF:Q4_0"));

        assertThat(hub.exchanges("/v2/acme/agent-GGUF/manifests/Q4_0"))
                .isNotEmpty()
                .allMatch(exchange ->
                        exchange.request().header("User-Agent").orElse("").startsWith("llama-cpp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker-1", "worker-2"})
    void lc22ADownloadForANodeIsDoneByItAndFoundThere(String node) {
        HubFile weights = HubFile.lfs(Repositories.content(mebibytes(2)));
        String repo = "acme/%s-GGUF".formatted(node);
        hub.model(repo).commit("main", files -> files.put("m-Q4_0.gguf", weights));
        hub.storage(weights).throttledTogetherTo(kibibytes(256));
        String id = llamactl.startAt(node, repo + ":Q4_0");
        llamactl.awaitBytes(id, 1);

        assertThat(ownerOf("gguf://" + repo + ":Q4_0")).isEqualTo(node);

        hub.storage(weights).throttledTogetherTo(mebibytes(64));
        llamactl.completed(id);
        assertThat(llamactl.list("?node=" + node).findValuesAsText("repo")).contains(repo);
    }

    @Test
    void lc25AKilledWorkersFileGoesOnFromTheLastDurableByte() {
        HubFile weights = HubFile.lfs(Repositories.content(mebibytes(64)));
        hub.model("acme/killed-GGUF").commit("main", files -> files.put("m-Q4_0.gguf", weights));
        hub.storage(weights).throttledTogetherTo(mebibytes(4));
        String id = llamactl.start("acme/killed-GGUF:Q4_0");
        llamactl.awaitBytes(id, mebibytes(20));

        product.killAndStart(ownerOf("gguf://acme/killed-GGUF:Q4_0"));

        hub.storage(weights).throttledTogetherTo(mebibytes(64));
        JsonNode job = llamactl.completed(id);
        assertThat(Disk.sha256(Path.of(job.path("model_path").asText())))
                .isEqualTo(weights.content().sha256());
        assertThat(hub.bytesServed(weights)).isLessThan(weights.size() + mebibytes(8));
        assertThat(job.path("progress").path("bytes_downloaded").asLong())
                .isEqualTo(weights.size());
    }

    @Test
    void lc26AnAnswerThatIgnoresTheRangeIsNeverAppended() {
        HubFile weights = HubFile.lfs(Repositories.content(mebibytes(2)));
        hub.model("acme/range-GGUF").commit("main", files -> files.put("m-Q4_0.gguf", weights));
        hub.storage(weights)
                .failingOnceWith(Fault.cutAfter(mebibytes(1)))
                .failingTimesWith(3, Fault.ignoresRange());

        Path path =
                Path.of(
                        llamactl.completed(llamactl.start("acme/range-GGUF:Q4_0"))
                                .path("model_path")
                                .asText());

        assertThat(Disk.sha256(path)).isEqualTo(weights.content().sha256());
    }

    @Test
    void lc27ProgressEndsAtExactlyAllBytesAndCountsNoneTwice() {
        HubFile weights = HubFile.lfs(Repositories.content(mebibytes(4)));
        HubFile projector = HubFile.lfs(Repositories.content(70_001));
        hub.model("acme/progress-GGUF")
                .commit(
                        "main",
                        files -> {
                            files.put("m-Q4_0.gguf", weights);
                            files.put("mmproj-F16.gguf", projector);
                        });
        hub.storage(weights)
                .failingTimesWith(2, Fault.cutAfter(mebibytes(1)))
                .throttledTogetherTo(mebibytes(4));
        String id = llamactl.start("acme/progress-GGUF:Q4_0");
        List<Long> seen = new ArrayList<>();

        JsonNode last =
                await("the end of job " + id)
                        .atMost(Duration.ofSeconds(30))
                        .until(
                                () -> {
                                    JsonNode job = llamactl.job(id);
                                    seen.add(Llamactl.bytes(job));
                                    return job;
                                },
                                Llamactl::hasEnded);

        long size = weights.size() + projector.size();
        assertThat(seen).isSorted().allMatch(bytes -> bytes <= size);
        assertThat(Llamactl.bytes(last)).isEqualTo(size);
        assertThat(last.path("progress").path("total_bytes").asLong()).isEqualTo(size);
    }

    private String ownerOf(String source) {
        return Api.items(api.jobs("state=downloading")).stream()
                .filter(job -> job.path("source").asText().equals(source))
                .map(job -> api.ownerOfTheFile(job.path("id").asText()))
                .findFirst()
                .orElseThrow();
    }
}
