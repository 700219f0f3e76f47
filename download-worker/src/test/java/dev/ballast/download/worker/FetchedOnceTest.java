package dev.ballast.download.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.download.source.civitai.CivitaiSource;
import dev.ballast.download.source.gguf.GgufSource;
import dev.ballast.download.source.huggingface.Hub;
import dev.ballast.download.source.huggingface.HuggingFaceSource;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.civitai.CivitaiHub;
import dev.ballast.local.hub.huggingface.HubFile;
import dev.ballast.local.hub.huggingface.HubRepo;
import dev.ballast.local.hub.huggingface.HuggingFaceHub;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.View;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.source.civitai.CivitaiSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bytes that are on the volume are not fetched again, whatever asks for them: the hubs count.
class FetchedOnceTest {
    private static final Content CONTENT = Content.safetensors(1, 300_000);
    private static final HubFile WEIGHTS = HubFile.lfs(CONTENT);
    private static final HubFile CONFIG = HubFile.git("{\"hidden_size\": 8}");

    @TempDir Path root;

    private final HuggingFaceHub hub = HuggingFaceHub.start();
    private final CivitaiHub site = CivitaiHub.start();
    private @Nullable TaskBench bench;

    @BeforeEach
    void open() throws IOException {
        TaskBench opened = new TaskBench(root, Map.of());
        Hub asked = opened.hub(hub.endpoint().toString());
        CivitaiSettings civitai = CivitaiSettings.of(List.of(site.endpoint()), null);
        opened.ask(
                new HuggingFaceSource(asked),
                new GgufSource(asked),
                new CivitaiSource(opened.http(), civitai));
        bench = opened;
    }

    @AfterEach
    void close() throws IOException {
        Objects.requireNonNull(bench).close();
        hub.close();
        site.close();
    }

    @Test
    void acrossRevisionsSourcesAndViewsEachContentComesOnceAndLiesThereOnce() throws IOException {
        // Given
        HubRepo repo = hub.model("acme/tiny");
        repo.commit(
                "main",
                files -> {
                    files.put("tiny-Q4_K_M.gguf", WEIGHTS);
                    files.put("config.json", CONFIG);
                });
        install("hf://acme/tiny", View.HF_CACHE);
        assertThat(hub.bytesServed(WEIGHTS)).isEqualTo(WEIGHTS.size());
        assertThat(hub.bytesServed(CONFIG)).isEqualTo(CONFIG.size());
        // When
        install("hf://acme/tiny", View.PLAIN);
        HubFile added = HubFile.git("{\"added\": true}");
        repo.commit(
                "main",
                files -> {
                    files.put("renamed-Q4_K_M.gguf", files.remove("tiny-Q4_K_M.gguf"));
                    files.put("added.json", added);
                });
        install("hf://acme/tiny@main", View.HF_CACHE);
        install("gguf://acme/tiny:Q4_K_M", View.LLAMA_CPP);
        site.release(1, 2).file(3, "same.safetensors", CONTENT);
        install("civitai://2", View.PLAIN);
        // Then
        assertThat(hub.bytesServed(added)).isEqualTo(added.size());
        assertThat(hub.bytesServed(WEIGHTS)).isEqualTo(WEIGHTS.size());
        assertThat(hub.bytesServed(CONFIG)).isEqualTo(CONFIG.size());
        // Its look at where the download leads asks for one byte.
        assertThat(site.bytesServed(CONTENT)).isLessThanOrEqualTo(1);
        assertThat(contents())
                .containsExactlyInAnyOrder(WEIGHTS.size(), CONFIG.size(), added.size());
    }

    private void install(String ref, View view) {
        SourceRef source = SourceRef.parse(ref);
        UUID job = UUID.randomUUID();
        TaskEvent.Resolved plan =
                (TaskEvent.Resolved)
                        run(
                                TaskKind.RESOLVE,
                                new Work.Resolve(
                                        job,
                                        VolumeName.SHARED,
                                        source,
                                        List.of(),
                                        List.of(),
                                        null));
        List<Work.StoredFile> files = new ArrayList<>();
        for (Work.PlannedFile file : plan.files()) {
            Work.Transfer transfer =
                    new Work.Transfer(job, VolumeName.SHARED, source, plan.revision(), file);
            TaskEvent.Transferred stored = (TaskEvent.Transferred) run(TaskKind.TRANSFER, transfer);
            files.add(
                    new Work.StoredFile(
                            file.path(), stored.sha256(), stored.size(), file.gitSha1()));
        }
        RelativePath dest = view == View.PLAIN ? new RelativePath("checkpoints") : null;
        Work.Publish publish =
                new Work.Publish(
                        job, VolumeName.SHARED, source, plan.revision(), view, dest, files);
        assertThat(run(TaskKind.PUBLISH, publish)).isInstanceOf(TaskEvent.Published.class);
    }

    private TaskEvent run(TaskKind kind, Work work) {
        return Objects.requireNonNull(bench).run(kind, work);
    }

    /// Sizes of all contents of the volume, each file counted once whatever names it has.
    private List<Long> contents() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            Map<Object, Long> sizes = new HashMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                boolean ofModels =
                        file.toString().contains("/blobs/")
                                || file.startsWith(root.resolve("checkpoints"));
                if (ofModels) {
                    sizes.put(Files.getAttribute(file, "unix:ino"), Files.size(file));
                }
            }
            return List.copyOf(sizes.values());
        }
    }
}
