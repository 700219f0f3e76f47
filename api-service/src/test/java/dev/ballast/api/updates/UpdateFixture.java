package dev.ballast.api.updates;

import static org.awaitility.Awaitility.await;

import dev.ballast.api.QueueFixture;
import dev.ballast.api.models.FindModels;
import dev.ballast.api.models.ModelView;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.volume.Published;
import dev.ballast.volume.VolumeException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Plays a worker that answers as a hub would, about the one file `w.bin`.
@Singleton
class UpdateFixture {
    static final String OLD = "1".repeat(40);
    static final String NEW = "2".repeat(40);

    private final QueueFixture queue;
    private final FindModels models;

    UpdateFixture(QueueFixture queue, FindModels models) {
        this.queue = queue;
        this.models = models;
    }

    /// Installs it.
    ///
    /// @param content number of what the file holds
    /// @return the model
    UUID installed(String source, String commit, int content) throws VolumeException {
        queue.submit(source, 9);
        install(next(TaskKind.RESOLVE), commit, content);
        return models.list(null, null, 10, null).items().stream()
                .filter(model -> model.source().equals(source))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void plan(Claim claim, String commit, int content) {
        queue.report(
                new TaskEvent.Resolved(
                        claim.task(),
                        claim.fence(),
                        commit,
                        "acme/tiny",
                        0,
                        true,
                        List.of(QueueFixture.file("w.bin", content))));
    }

    /// Has the file fetched that was resolved, and published.
    void install(Claim resolve, String commit, int content) throws VolumeException {
        plan(resolve, commit, content);
        queue.transferAll();
        queue.report(done(next(TaskKind.PUBLISH)));
    }

    static TaskEvent.Published done(Claim claim) throws VolumeException {
        Published planned = Published.planned((Work.Publish) claim.work());
        return new TaskEvent.Published(
                claim.task(), claim.fence(), planned.path(), planned.files());
    }

    /// The next task, once there is one.
    Claim next(TaskKind kind) {
        return await().until(() -> queue.tryClaim("worker-1", kind), Optional::isPresent)
                .orElseThrow();
    }

    /// Of all models.
    List<String> sources() {
        return models.list(null, null, 10, null).items().stream().map(ModelView::source).toList();
    }
}
