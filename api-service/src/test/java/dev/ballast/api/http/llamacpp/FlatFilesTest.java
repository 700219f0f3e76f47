package dev.ballast.api.http.llamacpp;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import dev.ballast.api.models.ScanVolume;
import dev.ballast.model.artifact.FoundFile;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class FlatFilesTest {
    private static final String MODELS = "/api/v1/backends/llama-cpp/models";

    @Inject Callers callers;
    @Inject QueueFixture queue;
    @Inject ScanVolume scanVolume;

    @Test
    void lc20FlatFilesOfFormerVersionsAreListedAndNotRemoved() {
        queue.reset();
        queue.report();
        found(
                "llama.cpp/acme_tiny-GGUF_tiny-Q4_K_M-00001-of-00002.gguf",
                "llama.cpp/acme_tiny-GGUF_tiny-Q4_K_M-00002-of-00002.gguf",
                "llama.cpp/acme_tiny-GGUF_tiny-Q8_0.gguf",
                "llama.cpp/acme_tiny-GGUF_mmproj-F16.gguf",
                "llama.cpp/stray.gguf",
                "checkpoints/acme_tiny_other.gguf");

        callers.as(Role.VIEWER)
                .get(MODELS)
                .then()
                .statusCode(200)
                .body("repo", contains("acme/tiny-GGUF", "acme/tiny-GGUF"))
                .body("tag", contains("Q4_K_M", "Q8_0"))
                .body("file_count", contains(3, 2))
                .body("[0].size_bytes", equalTo(21))
                .body("[1].files.type", contains("gguf", "mmproj"));
        callers.admin().delete(MODELS + "?repo=acme/tiny-GGUF&tag=Q8_0").then().statusCode(404);
    }

    private void found(String... paths) {
        queue.sql(
                "insert into volume (name, total_bytes, free_bytes) values ('shared', 9, 9)"
                        + " on conflict do nothing");
        scanVolume.handle(VolumeName.SHARED, false, "test");
        Claim scan = queue.claim(TaskKind.CHECK);
        List<FoundFile> files =
                Stream.of(paths)
                        .map(path ->
                                new FoundFile(
                                        new RelativePath(path),
                                        7,
                                        Instant.parse("2026-02-11T08:00:00Z"),
                                        null,
                                        null,
                                        path.substring(0, path.indexOf('/'))))
                        .toList();
        queue.report(new TaskEvent.Found(scan.task(), scan.fence(), 0, true, files));
    }
}
