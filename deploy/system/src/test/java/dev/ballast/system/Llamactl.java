package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A client of llamactl's model API.
final class Llamactl {
    private static final String MODELS = "/api/v1/backends/llama-cpp/models";
    private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled");

    private final Api api;

    Llamactl(Api api) {
        this.api = api;
    }

    /// Asks for a repository, with `:tag` or without.
    ///
    /// @return the job
    String start(String repo) {
        return start("", Map.of("repo", repo));
    }

    /// Asks for it on the volume of a worker.
    String startAt(String node, String repo) {
        return start("?node=" + node, Map.of("repo", repo));
    }

    String startSafetensors(String repo) {
        return start("", Map.of("repo", repo, "format", "safetensors"));
    }

    Answer cancel(String job) {
        return api.send("DELETE", MODELS + "/jobs/" + job, null, Map.of());
    }

    JsonNode job(String id) {
        return api.get(MODELS + "/jobs/" + id).expect(200);
    }

    static long bytes(JsonNode job) {
        return job.path("progress").path("bytes_downloaded").asLong();
    }

    static boolean hasEnded(JsonNode job) {
        return ENDED.contains(job.path("status").asText());
    }

    JsonNode ended(String id) {
        return await("the end of job " + id)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> job(id), Llamactl::hasEnded);
    }

    JsonNode completed(String id) {
        JsonNode job = ended(id);
        assertThat(job.path("status").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    void awaitBytes(String id, long bytes) {
        await("%d bytes of job %s".formatted(bytes, id))
                .atMost(Duration.ofSeconds(30))
                .until(() -> bytes(job(id)) >= bytes);
    }

    Answer delete(String query) {
        return api.send("DELETE", MODELS + "?" + query, null, Map.of());
    }

    /// What is listed.
    ///
    /// @param query with its `?`; empty for none
    JsonNode list(String query) {
        return api.get(MODELS + query).expect(200);
    }

    JsonNode cached(String repo, String tag) {
        return cached(repo).stream()
                .filter(model -> model.path("tag").asText().equals(tag))
                .findFirst()
                .orElseThrow();
    }

    List<String> tags(String repo) {
        return cached(repo).stream().map(model -> model.path("tag").asText()).toList();
    }

    List<String> names(String repo) {
        return cached(repo).stream()
                .flatMap(model -> model.path("files").valueStream())
                .map(file -> file.path("name").asText())
                .sorted()
                .toList();
    }

    static List<Path> paths(JsonNode model) {
        return model.path("files")
                .valueStream()
                .map(file -> Path.of(file.path("path").asText()))
                .toList();
    }

    private List<JsonNode> cached(String repo) {
        return list("").valueStream()
                .filter(model -> model.path("repo").asText().equals(repo))
                .toList();
    }

    private String start(String query, Map<String, String> wanted) {
        return api.post(MODELS + "/download" + query, wanted).expect(202).path("job_id").asText();
    }
}
