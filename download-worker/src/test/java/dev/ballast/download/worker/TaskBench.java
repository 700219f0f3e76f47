package dev.ballast.download.worker;

import dev.ballast.download.engine.transfer.EngineSettings;
import dev.ballast.download.engine.transfer.TransferEngine;
import dev.ballast.download.source.Source;
import dev.ballast.download.source.huggingface.Hub;
import dev.ballast.http.Dns;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.source.huggingface.HubSettings;
import dev.ballast.worker.TaskHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Does the tasks of a download worker one by one, from fakes of hubs to the volume `shared`.
final class TaskBench implements AutoCloseable {
    private final HttpFetcher http =
            new HttpFetcher(
                    HttpSettings.of("test"),
                    EgressPolicy.of(List.of("127.0.0.0/8", "localhost")),
                    Dns.SYSTEM);
    private final Volumes volumes;
    private final Map<String, String> secrets;
    private Map<TaskKind, TaskHandler> handlers = Map.of();
    private long fence;

    /// @param root of the volume
    /// @param secrets that come with every claim
    TaskBench(Path root, Map<String, String> secrets) throws IOException {
        this.volumes = Volumes.open(Map.of(VolumeName.SHARED, root), true);
        this.secrets = secrets;
    }

    HttpFetcher http() {
        return http;
    }

    /// The Hugging Face Hub at these endpoints.
    Hub hub(String endpoints) {
        return new Hub(http, HubSettings.of(endpoints, null));
    }

    /// From now on these are asked.
    void ask(Source... sources) {
        handlers =
                DownloadTasks.handlers(
                        new Sources(List.of(sources), "what the test has"),
                        new TransferEngine(http, EngineSettings.DEFAULT),
                        volumes,
                        new ClusterLimits("worker-1", null, _ -> {}, Runnable::run),
                        _ -> {});
    }

    TaskEvent run(TaskKind kind, Work work) {
        Claim claim = new Claim(UUID.randomUUID(), ++fence, 30, work, secrets);
        try {
            return Objects.requireNonNull(handlers.get(kind)).handle(claim, new RecordingContext());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
        volumes.close();
    }
}
