package dev.ballast.system;

import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The rows of `dialect-llamactl.md` about what lies on the volume.
@ExtendWith(SharedProduct.class)
class LlamactlCacheTest {
    private final Product product;
    private final HuggingFaceHub hub;
    private final Llamactl llamactl;
    private final Repositories repositories;

    LlamactlCacheTest(Product product) {
        this.product = product;
        this.hub = product.huggingFace();
        this.llamactl = new Llamactl(product.api());
        this.repositories = new Repositories(product.huggingFace());
    }

    @Test
    void lc09TheListHasTheAbsolutePathOfEachFile() {
        Map<String, HubFile> files =
                repositories.add("acme/paths-GGUF", "m-Q4_0.gguf", "mmproj-F16.gguf");
        llamactl.completed(llamactl.start("acme/paths-GGUF:Q4_0"));

        JsonNode model = llamactl.cached("acme/paths-GGUF", "Q4_0");

        long size = files.values().stream().mapToLong(HubFile::size).sum();
        assertThat(model.path("total_size").asLong()).isEqualTo(size);
        assertThat(model.path("size_bytes").asLong()).isEqualTo(size);
        assertThat(model.path("file_count").asInt()).isEqualTo(2);
        model.path("files")
                .forEach(listed -> {
                    HubFile file = Repositories.file(files, listed.path("name").asText());
                    assertThat(listed.path("size").asLong()).isEqualTo(file.size());
                    assertThat(Disk.sha256(Path.of(listed.path("path").asText())))
                            .isEqualTo(file.content().sha256());
                });
    }

    @Test
    void lc10DeletesOneVariantOrAllAndKeepsSharedContent() {
        HubFile shared = HubFile.lfs(Repositories.content(3_000));
        hub.model("acme/delete-GGUF")
                .commit(
                        "main",
                        files -> {
                            files.put("m-Q4_0.gguf", HubFile.lfs(Repositories.content(4_000)));
                            files.put("m-Q8_0.gguf", HubFile.lfs(Repositories.content(5_000)));
                            files.put("mmproj-F16.gguf", shared);
                        });
        llamactl.completed(llamactl.start("acme/delete-GGUF:Q4_0"));
        llamactl.completed(llamactl.start("acme/delete-GGUF:Q8_0"));

        llamactl.delete("repo=acme/delete-GGUF&tag=Q4_0").expect(204);

        assertThat(llamactl.tags("acme/delete-GGUF")).containsExactly("Q8_0");
        assertThat(Llamactl.paths(llamactl.cached("acme/delete-GGUF", "Q8_0")))
                .hasSize(2)
                .allMatch(Files::isRegularFile);
        assertThat(blob(shared)).isRegularFile();
        assertThat(
                        llamactl.delete("repo=acme/delete-GGUF&tag=Q4_0")
                                .expect(404)
                                .path("error")
                                .asText())
                .isEqualTo("model_not_found");
        llamactl.completed(llamactl.start("acme/delete-GGUF:Q4_0"));
        llamactl.delete("repo=acme/delete-GGUF").expect(204);
        assertThat(llamactl.tags("acme/delete-GGUF")).isEmpty();
        await("the projector that nobody has any more")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !Files.exists(blob(shared)));
    }

    @Test
    void lc11FetchesASingleFileAndRecordsWhereItIsFrom() throws IOException {
        HubFile weights = HubFile.lfs(Repositories.content(10_000));
        String commit =
                hub.model("acme/single-GGUF")
                        .commit("main", files -> files.put("m-Q4_0.gguf", weights));

        JsonNode job = llamactl.completed(llamactl.start("acme/single-GGUF:Q4_0"));

        assertThat(Disk.sha256(Path.of(job.path("model_path").asText())))
                .isEqualTo(weights.content().sha256());
        assertThat(blob(weights)).isRegularFile();
        assertThat(manifests())
                .anyMatch(manifest ->
                        manifest.contains("gguf://acme/single-GGUF:Q4_0")
                                && manifest.contains(commit));
    }

    @Test
    void lc15WhatHasNotChangedIsNotFetchedAgain() {
        Map<String, HubFile> files = repositories.add("acme/same-GGUF", "m-Q4_0.gguf");
        llamactl.completed(llamactl.start("acme/same-GGUF:Q4_0"));

        JsonNode again = llamactl.completed(llamactl.start("acme/same-GGUF:Q4_0"));

        HubFile weights = Repositories.file(files, "m-Q4_0.gguf");
        assertThat(hub.bytesServed(weights)).isEqualTo(weights.size());
        assertThat(again.path("progress").path("bytes_downloaded").asLong())
                .isEqualTo(weights.size());
        assertThat(llamactl.tags("acme/same-GGUF")).containsExactly("Q4_0");
    }

    @Test
    void lc16ANewRevisionTakesThePlaceOfTheOldOneOnceItIsVerified() {
        HubRepo repo = hub.model("acme/moved-GGUF");
        HubFile old = HubFile.lfs(Repositories.content(10_000));
        HubFile fresh = HubFile.lfs(Repositories.content(mebibytes(2)));
        repo.commit("main", files -> files.put("m-Q4_0.gguf", old));
        Path before =
                Path.of(
                        llamactl.completed(llamactl.start("acme/moved-GGUF:Q4_0"))
                                .path("model_path")
                                .asText());
        repo.commit("main", files -> files.put("m-Q4_0.gguf", fresh));
        hub.storage(fresh).throttledTogetherTo(kibibytes(512));

        String id = llamactl.start("acme/moved-GGUF:Q4_0");
        llamactl.awaitBytes(id, 1);

        assertThat(Disk.sha256(before)).isEqualTo(old.content().sha256());
        hub.storage(fresh).throttledTogetherTo(mebibytes(64));
        Path after = Path.of(llamactl.completed(id).path("model_path").asText());
        assertThat(Disk.sha256(after)).isEqualTo(fresh.content().sha256());
        assertThat(Llamactl.paths(llamactl.cached("acme/moved-GGUF", "Q4_0")))
                .containsExactly(after);
    }

    @Test
    void lc19TheHubOfHfEndpointIsAskedAndLlamaCppFindsTheFilesBelowItsFolder() {
        repositories.add("acme/where-GGUF", "m-Q4_0.gguf");

        Path path =
                Path.of(
                        llamactl.completed(llamactl.start("acme/where-GGUF:Q4_0"))
                                .path("model_path")
                                .asText());

        assertThat(hub.exchanges("acme/where-GGUF")).isNotEmpty();
        assertThat(path).startsWith(product.volume().resolve("llama.cpp"));
    }

    @Test
    void lc20TheLayoutIsThatOfTheHubsClientsWithFoldersKept() {
        HubFile weights = HubFile.lfs(Repositories.content(5_000));
        String commit =
                hub.model("acme/layout-GGUF")
                        .commit("main", files -> files.put("q4/deep/m-Q4_0.gguf", weights));

        llamactl.completed(llamactl.start("acme/layout-GGUF:Q4_0"));

        Path cache = product.volume().resolve("llama.cpp/models--acme--layout-GGUF");
        assertThat(cache.resolve("refs/main")).hasContent(commit);
        assertThat(Disk.sha256(cache.resolve("snapshots/" + commit + "/q4/deep/m-Q4_0.gguf")))
                .isEqualTo(weights.content().sha256());
    }

    @Test
    void lc24NothingIsWrittenOutsideTheVolume() {
        hub.model("acme/hostile-GGUF")
                .commit(
                        "main",
                        files ->
                                files.put(
                                        "../../lc24-Q4_0.gguf",
                                        HubFile.lfs(Repositories.content(100))));

        JsonNode job = llamactl.ended(llamactl.start("acme/hostile-GGUF:Q4_0"));

        assertThat(job.path("status").asText()).isEqualTo("failed");
        assertThat(Disk.namesBelow(product.around(), _ -> false))
                .noneMatch(name -> name.contains("lc24-Q4_0"));
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
}
