package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// A client of UltraMuse's API, whose models all come from the product's hub.
final class UltraMuse {
    private static final String MODELS = "/api/models";
    private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled");

    private final Product product;
    private final Api api;

    UltraMuse(Product product) {
        this.product = product;
        this.api = product.api();
    }

    /// Adds what the hub serves at `/<id>.safetensors` to the registry and downloads it.
    ///
    /// @return the job
    String start(String id, String family, String type) {
        String address = product.hub().uri(path(id)).toString();
        api.post(
                        MODELS,
                        Map.of(
                                "id", id,
                                "name", id,
                                "family", family,
                                "type", type,
                                "sourceType", "url",
                                "sourceUrl", address))
                .expect(201);
        return request(id);
    }

    private String request(String id) {
        return api.post(MODELS + "/download", Map.of("modelId", id))
                .expect(200)
                .path("jobId")
                .asText();
    }

    /// Adds a pasted page to the registry, under this name, and downloads it.
    ///
    /// @return the job
    String startPage(String name, String address) {
        String id =
                api.post(
                                MODELS,
                                Map.of(
                                        "name",
                                        name,
                                        "type",
                                        "lora",
                                        "sourceType",
                                        "CivitAI",
                                        "sourceUrl",
                                        address))
                        .expect(201)
                        .path("model")
                        .path("id")
                        .asText();
        return request(id);
    }

    /// Where the hub serves a model.
    static String path(String id) {
        return "/" + id + ".safetensors";
    }

    /// Where a model lies once it is installed.
    Path file(String folder, String id) {
        return product.volume().resolve(folder + path(id));
    }

    JsonNode download(String job) {
        return api.get(MODELS + "/download/" + job).expect(200);
    }

    static long bytes(JsonNode download) {
        return download.path("progress").path("downloaded").asLong();
    }

    void awaitBytes(String job, long bytes) {
        await("%d bytes of job %s".formatted(bytes, job))
                .atMost(Duration.ofSeconds(30))
                .until(() -> bytes(download(job)) >= bytes);
    }

    JsonNode completed(String job) {
        JsonNode ended =
                await("the end of job " + job)
                        .atMost(Duration.ofSeconds(60))
                        .until(
                                () -> download(job),
                                download -> ENDED.contains(download.path("status").asText()));
        assertThat(ended.path("status").asText()).as(ended.toPrettyString()).isEqualTo("completed");
        return ended;
    }

    /// Compares an installed model with its digest.
    void verify(String id) {
        api.post(MODELS + "/installed/verify?id=" + id)
                .expect(200)
                .path("jobIds")
                .forEach(job -> completed(job.asText()));
    }

    /// What is said of an installed model.
    JsonNode installed(String id) {
        return list().path("models")
                .valueStream()
                .filter(model -> model.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    long diskUsage() {
        return list().path("totalDiskUsage").asLong();
    }

    void remove(String id) {
        api.send("DELETE", MODELS + "/installed?id=" + id, null, Map.of()).expect(200);
    }

    private JsonNode list() {
        return api.get(MODELS + "/installed").expect(200);
    }
}
