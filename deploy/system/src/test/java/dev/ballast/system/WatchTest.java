package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HubRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
class WatchTest {
    private static final String SOURCE = "hf://acme/watched";
    private static final HubFile OLD = HubFile.lfs(Content.safetensors(31, 200_000));
    private static final HubFile NEW = HubFile.lfs(Content.safetensors(32, 200_000));
    private static final HubFile SAME = HubFile.lfs(Content.safetensors(33, 200_000));

    private final Product product;
    private final Api api;

    WatchTest(Product product) {
        this.product = product;
        this.api = product.api();
    }

    @Test
    void aWatchedModelGoesOnWithItsBranchFetchesWhatChangedAndKeepsTheLastRevision()
            throws IOException {
        // Given
        HubRepo repo = product.huggingFace().model("acme/watched");
        String old =
                repo.commit(
                        "main",
                        files -> {
                            files.put("w.safetensors", OLD);
                            files.put("same.safetensors", SAME);
                        });
        api.awaitCompleted(api.submit(Map.of("source", SOURCE)), Duration.ofSeconds(60));
        String path = "/api/v1/models/" + model().path("id").asText();
        api.put(path + "/watch", Map.of()).expect(200);
        // When
        String moved = repo.commit("main", files -> files.put("w.safetensors", NEW));
        assertThat(
                        api.post(path + "/check")
                                .expect(200)
                                .path("update")
                                .path("available")
                                .asBoolean())
                .isTrue();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> model().path("revision").asText().equals(moved));
        // Then
        Path cache = product.volume().resolve("hub/models--acme--watched");
        assertThat(Files.readString(cache.resolve("refs/main"))).isEqualTo(moved);
        assertHolds(cache, moved, NEW);
        assertHolds(cache, old, OLD);
        assertThat(product.huggingFace().bytesServed(SAME)).isEqualTo(SAME.size());
        api.send("DELETE", path + "/watch", null, Map.of()).expect(204);
    }

    private void assertHolds(Path cache, String commit, HubFile weights) {
        Path snapshot = cache.resolve("snapshots").resolve(commit);
        assertThat(Disk.sha256(snapshot.resolve("w.safetensors"))).isEqualTo(weights.sha256());
        assertThat(Disk.sha256(snapshot.resolve("same.safetensors"))).isEqualTo(SAME.sha256());
    }

    private JsonNode model() {
        return Api.items(api.get("/api/v1/models?q=acme/watched").expect(200)).stream()
                .filter(model -> model.path("source").asText().equals(SOURCE))
                .findFirst()
                .orElseThrow();
    }
}
