package dev.ballast.system;

import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HubRepo;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The rows of `dialect-llamactl.md` that need files: a client of llamactl, the whole product, and
/// a Hugging Face Hub.
@ExtendWith(SharedProduct.class)
class LlamactlTest {
    private static final String MODELS = "/api/v1/backends/llama-cpp/models";
    private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled");
    private static final AtomicInteger SEED = new AtomicInteger(5_000);

    private final Product product;
    private final Api api;
    private final HuggingFaceHub hub;

    LlamactlTest(Product product) {
        this.product = product;
        this.api = product.api();
        this.hub = product.huggingFace();
    }

    @Test
    void lc02WithoutATagTheDefaultQuantisationIsChosen() {
        Map<String, HubFile> files =
                repo("acme/default-GGUF", "m-Q8_0.gguf", "m-Q4_K_M.gguf", "m-F16.gguf");

        JsonNode job = completed(start("acme/default-GGUF"));

        assertThat(job.path("tag").asText()).isEqualTo("Q4_K_M");
        assertThat(names("acme/default-GGUF")).containsExactly("m-Q4_K_M.gguf");
        assertThat(hub.bytesServed(file(files, "m-Q8_0.gguf"))).isZero();
    }

    @Test
    void lc02AMistypedTagFailsAndSaysWhatThereIs() {
        repo("acme/typo-GGUF", "m-Q8_0.gguf");

        JsonNode job = ended(start("acme/typo-GGUF:Q8_1"));

        assertThat(job.path("status").asText()).isEqualTo("failed");
        assertThat(job.path("error").asText()).contains("Q8_0");
    }

    @Test
    void lc06ACancelledJobStaysCancelledAndItsBytesStop() {
        HubFile weights = HubFile.lfs(content(mebibytes(8)));
        hub.model("acme/cancel-GGUF").commit("main", files -> files.put("m-Q4_0.gguf", weights));
        hub.storage(weights).throttledTogetherTo(kibibytes(512));
        String id = start("acme/cancel-GGUF:Q4_0");
        awaitBytes(id, 1);

        api.send("DELETE", MODELS + "/jobs/" + id, null, Map.of()).expect(204);

        AtomicLong before = new AtomicLong(-1);
        await("a moment in which no byte is sent")
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    long now = hub.bytesServed(weights);
                    return before.getAndSet(now) == now;
                });
        assertThat(hub.bytesServed(weights)).isLessThan(weights.size());
        assertThat(job(id).path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void lc09TheListHasTheAbsolutePathOfEachFile() {
        Map<String, HubFile> files = repo("acme/paths-GGUF", "m-Q4_0.gguf", "mmproj-F16.gguf");
        completed(start("acme/paths-GGUF:Q4_0"));

        JsonNode model = cached("acme/paths-GGUF", "Q4_0");

        long size = files.values().stream().mapToLong(HubFile::size).sum();
        assertThat(model.path("total_size").asLong()).isEqualTo(size);
        assertThat(model.path("size_bytes").asLong()).isEqualTo(size);
        assertThat(model.path("file_count").asInt()).isEqualTo(2);
        model.path("files")
                .forEach(listed -> {
                    HubFile file = file(files, listed.path("name").asText());
                    assertThat(listed.path("size").asLong()).isEqualTo(file.size());
                    assertThat(Disk.sha256(Path.of(listed.path("path").asText())))
                            .isEqualTo(file.content().sha256());
                });
    }

    @Test
    void lc10DeletesOneVariantOrAllAndKeepsSharedContent() {
        HubFile shared = HubFile.lfs(content(3_000));
        hub.model("acme/delete-GGUF")
                .commit(
                        "main",
                        files -> {
                            files.put("m-Q4_0.gguf", HubFile.lfs(content(4_000)));
                            files.put("m-Q8_0.gguf", HubFile.lfs(content(5_000)));
                            files.put("mmproj-F16.gguf", shared);
                        });
        completed(start("acme/delete-GGUF:Q4_0"));
        completed(start("acme/delete-GGUF:Q8_0"));

        delete("repo=acme/delete-GGUF&tag=Q4_0").expect(204);

        assertThat(tags("acme/delete-GGUF")).containsExactly("Q8_0");
        assertThat(paths(cached("acme/delete-GGUF", "Q8_0")))
                .hasSize(2)
                .allMatch(Files::isRegularFile);
        assertThat(delete("repo=acme/delete-GGUF&tag=Q4_0").expect(404).path("error").asText())
                .isEqualTo("model_not_found");
        completed(start("acme/delete-GGUF:Q4_0"));
        delete("repo=acme/delete-GGUF").expect(204);
        assertThat(tags("acme/delete-GGUF")).isEmpty();
    }

    @Test
    void lc11FetchesASingleFileAndRecordsWhereItIsFrom() throws IOException {
        HubFile weights = HubFile.lfs(content(10_000));
        String commit =
                hub.model("acme/single-GGUF")
                        .commit("main", files -> files.put("m-Q4_0.gguf", weights));

        JsonNode job = completed(start("acme/single-GGUF:Q4_0"));

        assertThat(Disk.sha256(Path.of(job.path("model_path").asText())))
                .isEqualTo(weights.content().sha256());
        assertThat(blob(weights)).isRegularFile();
        assertThat(manifests())
                .anyMatch(manifest ->
                        manifest.contains("gguf://acme/single-GGUF:Q4_0")
                                && manifest.contains(commit));
    }

    @Test
    void lc12AModelInPartsIsCompleteAndOneEntry() {
        Map<String, HubFile> files =
                repo(
                        "acme/parts-GGUF",
                        "Q4_0/m-Q4_0-00001-of-00003.gguf",
                        "Q4_0/m-Q4_0-00002-of-00003.gguf",
                        "Q4_0/m-Q4_0-00003-of-00003.gguf",
                        "Q8_0/m-Q8_0-00001-of-00001.gguf");

        JsonNode job = completed(start("acme/parts-GGUF:Q4_0"));

        assertThat(job.path("model_path").asText()).endsWith("/Q4_0/m-Q4_0-00001-of-00003.gguf");
        assertThat(tags("acme/parts-GGUF")).containsExactly("Q4_0");
        JsonNode model = cached("acme/parts-GGUF", "Q4_0");
        assertThat(model.path("files")).hasSize(3);
        model.path("files")
                .forEach(listed ->
                        assertThat(Disk.sha256(Path.of(listed.path("path").asText())))
                                .isEqualTo(
                                        file(files, listed.path("name").asText())
                                                .content()
                                                .sha256()));
    }

    @Test
    void lc13TheNearestProjectorComesAlong() {
        repo(
                "acme/vision-GGUF",
                "q4/m-Q4_0.gguf",
                "q4/mmproj-F16.gguf",
                "mmproj-Q8_0.gguf",
                "other/mmproj-F16.gguf");

        completed(start("acme/vision-GGUF:Q4_0"));

        assertThat(names("acme/vision-GGUF"))
                .containsExactly("q4/m-Q4_0.gguf", "q4/mmproj-F16.gguf");
    }

    @Test
    void lc13AProjectorThatCannotBeFetchedFailsTheJob() {
        Map<String, HubFile> files = repo("acme/blind-GGUF", "m-Q4_0.gguf", "mmproj-F16.gguf");
        hub.storage(file(files, "mmproj-F16.gguf")).failingAlwaysWith(Fault.status(404));

        JsonNode job = ended(start("acme/blind-GGUF:Q4_0"));

        assertThat(job.path("status").asText()).isEqualTo("failed");
        assertThat(tags("acme/blind-GGUF")).isEmpty();
    }

    @Test
    void lc14TemplatesComeAlongIfThereAreAny() {
        repo("acme/template-GGUF", "m-Q4_0.gguf", "chat_template.jinja");

        completed(start("acme/template-GGUF:Q4_0"));

        assertThat(names("acme/template-GGUF"))
                .containsExactly("chat_template.jinja", "m-Q4_0.gguf");
    }

    @Test
    void lc14APresetStandsForTheModelsThatItNames() {
        repo("acme/preset-GGUF", "m-Q4_0.gguf", "preset.ini");

        completed(start("acme/preset-GGUF"));

        assertThat(names("acme/preset-GGUF")).containsExactly("preset.ini");
    }

    @Test
    void lc15WhatHasNotChangedIsNotFetchedAgain() {
        Map<String, HubFile> files = repo("acme/same-GGUF", "m-Q4_0.gguf");
        completed(start("acme/same-GGUF:Q4_0"));

        JsonNode again = completed(start("acme/same-GGUF:Q4_0"));

        HubFile weights = file(files, "m-Q4_0.gguf");
        assertThat(hub.bytesServed(weights)).isEqualTo(weights.size());
        assertThat(again.path("progress").path("bytes_downloaded").asLong())
                .isEqualTo(weights.size());
        assertThat(tags("acme/same-GGUF")).containsExactly("Q4_0");
    }

    @Test
    void lc16ANewRevisionTakesThePlaceOfTheOldOneOnceItIsVerified() {
        HubRepo repo = hub.model("acme/moved-GGUF");
        HubFile old = HubFile.lfs(content(10_000));
        HubFile fresh = HubFile.lfs(content(mebibytes(2)));
        repo.commit("main", files -> files.put("m-Q4_0.gguf", old));
        Path before = Path.of(completed(start("acme/moved-GGUF:Q4_0")).path("model_path").asText());
        repo.commit("main", files -> files.put("m-Q4_0.gguf", fresh));
        hub.storage(fresh).throttledTogetherTo(kibibytes(512));

        String id = start("acme/moved-GGUF:Q4_0");
        awaitBytes(id, 1);

        assertThat(Disk.sha256(before)).isEqualTo(old.content().sha256());
        hub.storage(fresh).throttledTogetherTo(mebibytes(64));
        Path after = Path.of(completed(id).path("model_path").asText());
        assertThat(Disk.sha256(after)).isEqualTo(fresh.content().sha256());
        assertThat(paths(cached("acme/moved-GGUF", "Q4_0"))).containsExactly(after);
    }

    @Test
    void lc17PrivateModelsTakeTheTokenOfTheWorkers() {
        repo("acme/private-GGUF", "m-Q4_0.gguf");
        hub.model("acme/private-GGUF").hidden().letIn(Product.HF_TOKEN);
        repo("acme/gated-GGUF", "m-Q4_0.gguf");
        hub.model("acme/gated-GGUF").gated();

        completed(start("acme/private-GGUF:Q4_0"));
        JsonNode refused = ended(start("acme/gated-GGUF:Q4_0"));

        assertThat(refused.path("status").asText()).isEqualTo("failed");
        assertThat(refused.path("error").asText())
                .contains("acme/gated-GGUF")
                .doesNotContain(Product.HF_TOKEN);
        assertThat(hub.storageExchanges())
                .allMatch(exchange -> exchange.request().header("Authorization").isEmpty());
    }

    @Test
    void lc18AHubWithoutListingsIsAskedForTheManifestInTheNameOfLlamaCpp() {
        repo("acme/agent-GGUF", "m-Q4_0.gguf");
        hub.failing("/api/models/acme/agent-GGUF", 1, Fault.status(404));

        completed(start("acme/agent-GGUF:Q4_0"));

        assertThat(hub.exchanges("/v2/acme/agent-GGUF/manifests/Q4_0"))
                .isNotEmpty()
                .allMatch(exchange ->
                        exchange.request().header("User-Agent").orElse("").startsWith("llama-cpp"));
    }

    @Test
    void lc19TheHubOfHfEndpointIsAskedAndLlamaCppFindsTheFilesBelowItsFolder() {
        repo("acme/where-GGUF", "m-Q4_0.gguf");

        Path path = Path.of(completed(start("acme/where-GGUF:Q4_0")).path("model_path").asText());

        assertThat(hub.exchanges("acme/where-GGUF")).isNotEmpty();
        assertThat(path).startsWith(product.volume().resolve("llama.cpp"));
    }

    @Test
    void lc20TheLayoutIsThatOfTheHubsClientsWithFoldersKept() {
        HubFile weights = HubFile.lfs(content(5_000));
        String commit =
                hub.model("acme/layout-GGUF")
                        .commit("main", files -> files.put("q4/deep/m-Q4_0.gguf", weights));

        completed(start("acme/layout-GGUF:Q4_0"));

        Path cache = product.volume().resolve("llama.cpp/models--acme--layout-GGUF");
        assertThat(cache.resolve("refs/main")).hasContent(commit);
        assertThat(Disk.sha256(cache.resolve("snapshots/" + commit + "/q4/deep/m-Q4_0.gguf")))
                .isEqualTo(weights.content().sha256());
    }

    @Test
    void lc21SafetensorsComeWithConfigurationAndTokenizer() {
        repo(
                "acme/tensors",
                "model.safetensors",
                "pytorch_model.bin",
                "config.json",
                "vocab.txt",
                "tokenizer.model",
                "README.md");
        repo("acme/pickled", "pytorch_model.bin", "config.json", "README.md");

        completed(startSafetensors("acme/tensors"));
        completed(startSafetensors("acme/pickled"));

        assertThat(names("acme/tensors"))
                .containsExactly(
                        "config.json", "model.safetensors", "tokenizer.model", "vocab.txt");
        assertThat(names("acme/pickled")).containsExactly("config.json", "pytorch_model.bin");
    }

    @Test
    void lc22ADownloadForANodeIsFoundThere() {
        repo("acme/node-GGUF", "m-Q4_0.gguf");

        completed(id(post("?node=worker-2", "{\"repo\":\"acme/node-GGUF:Q4_0\"}")));

        assertThat(api.get(MODELS + "?node=worker-2").expect(200).findValuesAsText("repo"))
                .contains("acme/node-GGUF");
    }

    @Test
    void lc24NothingIsWrittenOutsideTheVolume() {
        hub.model("acme/hostile-GGUF")
                .commit(
                        "main",
                        files -> files.put("../../escaped-Q4_0.gguf", HubFile.lfs(content(100))));

        JsonNode job = ended(start("acme/hostile-GGUF:Q4_0"));

        assertThat(job.path("status").asText()).isEqualTo("failed");
        assertThat(Disk.namesBelow(product.around(), _ -> false))
                .noneMatch(name -> name.contains("escaped"));
    }

    @Test
    void lc25AKilledWorkersFileGoesOnFromTheLastDurableByte() {
        HubFile weights = HubFile.lfs(content(mebibytes(16)));
        hub.model("acme/killed-GGUF").commit("main", files -> files.put("m-Q4_0.gguf", weights));
        hub.storage(weights).throttledTogetherTo(mebibytes(2));
        String id = start("acme/killed-GGUF:Q4_0");
        awaitBytes(id, mebibytes(4));

        product.killAndStart(ownerOf("gguf://acme/killed-GGUF:Q4_0"));

        hub.storage(weights).throttledTogetherTo(mebibytes(64));
        JsonNode job = completed(id);
        assertThat(Disk.sha256(Path.of(job.path("model_path").asText())))
                .isEqualTo(weights.content().sha256());
        assertThat(hub.bytesServed(weights)).isLessThan(weights.size() + mebibytes(8));
        assertThat(job.path("progress").path("bytes_downloaded").asLong())
                .isEqualTo(weights.size());
    }

    @Test
    void lc26AnAnswerThatIgnoresTheRangeIsNeverAppended() {
        HubFile weights = HubFile.lfs(content(mebibytes(2)));
        hub.model("acme/range-GGUF").commit("main", files -> files.put("m-Q4_0.gguf", weights));
        hub.storage(weights)
                .failingOnceWith(Fault.cutAfter(mebibytes(1)))
                .failingTimesWith(3, Fault.ignoresRange());

        Path path = Path.of(completed(start("acme/range-GGUF:Q4_0")).path("model_path").asText());

        assertThat(Disk.sha256(path)).isEqualTo(weights.content().sha256());
    }

    @Test
    void lc27ProgressEndsAtExactlyAllBytesAndCountsNoneTwice() {
        HubFile weights = HubFile.lfs(content(mebibytes(4)));
        HubFile projector = HubFile.lfs(content(70_001));
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
        String id = start("acme/progress-GGUF:Q4_0");
        List<Long> seen = new ArrayList<>();

        JsonNode last =
                await("the end of job " + id)
                        .atMost(Duration.ofSeconds(30))
                        .until(
                                () -> {
                                    JsonNode job = job(id);
                                    seen.add(bytes(job));
                                    return job;
                                },
                                LlamactlTest::hasEnded);

        long size = weights.size() + projector.size();
        assertThat(seen).isSorted().allMatch(bytes -> bytes <= size);
        assertThat(bytes(last)).isEqualTo(size);
        assertThat(last.path("progress").path("total_bytes").asLong()).isEqualTo(size);
    }

    /// A repository of files with these names, each with a content of its own.
    private Map<String, HubFile> repo(String name, String... paths) {
        Map<String, HubFile> made = new TreeMap<>();
        for (String path : paths) {
            Content content = content(2_000L + path.length());
            made.put(
                    path,
                    path.matches(".*[.](gguf|safetensors|bin)")
                            ? HubFile.lfs(content)
                            : HubFile.git(content));
        }
        hub.model(name).commit("main", files -> files.putAll(made));
        return made;
    }

    private static Content content(long bytes) {
        return Content.generated(SEED.incrementAndGet(), bytes);
    }

    private static HubFile file(Map<String, HubFile> files, String path) {
        return Objects.requireNonNull(files.get(path), path);
    }

    private Path blob(HubFile file) {
        String sha256 = file.content().sha256();
        return product.volume()
                .resolve(".ballast/blobs/sha256/%s/%s".formatted(sha256.substring(0, 2), sha256));
    }

    private List<String> manifests() throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path file : Disk.filesBelow(product.volume().resolve(".ballast/manifests"))) {
            texts.add(Files.readString(file));
        }
        return texts;
    }

    private String start(String repo) {
        return id(post("", "{\"repo\":\"%s\"}".formatted(repo)));
    }

    private String startSafetensors(String repo) {
        return id(post("", "{\"repo\":\"%s\",\"format\":\"safetensors\"}".formatted(repo)));
    }

    private Answer post(String query, String body) {
        return api.post(MODELS + "/download" + query, body);
    }

    private static String id(Answer started) {
        return started.expect(202).path("job_id").asText();
    }

    private JsonNode job(String id) {
        return api.get(MODELS + "/jobs/" + id).expect(200);
    }

    private static long bytes(JsonNode job) {
        return job.path("progress").path("bytes_downloaded").asLong();
    }

    private static boolean hasEnded(JsonNode job) {
        return ENDED.contains(job.path("status").asText());
    }

    private JsonNode ended(String id) {
        return await("the end of job " + id)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> job(id), LlamactlTest::hasEnded);
    }

    private JsonNode completed(String id) {
        JsonNode job = ended(id);
        assertThat(job.path("status").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    private void awaitBytes(String id, long bytes) {
        await("%d bytes of job %s".formatted(bytes, id))
                .atMost(Duration.ofSeconds(30))
                .until(() -> bytes(job(id)) >= bytes);
    }

    private Answer delete(String query) {
        return api.send("DELETE", MODELS + "?" + query, null, Map.of());
    }

    private List<JsonNode> cached(String repo) {
        return api.get(MODELS)
                .expect(200)
                .valueStream()
                .filter(model -> model.path("repo").asText().equals(repo))
                .toList();
    }

    private JsonNode cached(String repo, String tag) {
        return cached(repo).stream()
                .filter(model -> model.path("tag").asText().equals(tag))
                .findFirst()
                .orElseThrow();
    }

    private List<String> tags(String repo) {
        return cached(repo).stream().map(model -> model.path("tag").asText()).toList();
    }

    private List<String> names(String repo) {
        return cached(repo).stream()
                .flatMap(model -> model.path("files").valueStream())
                .map(file -> file.path("name").asText())
                .sorted()
                .toList();
    }

    private static List<Path> paths(JsonNode model) {
        return model.path("files")
                .valueStream()
                .map(file -> Path.of(file.path("path").asText()))
                .toList();
    }

    private String ownerOf(String source) {
        return Api.items(api.jobs("state=downloading")).stream()
                .filter(job -> job.path("source").asText().equals(source))
                .map(job -> api.ownerOfTheFile(job.path("id").asText()))
                .findFirst()
                .orElseThrow();
    }
}
