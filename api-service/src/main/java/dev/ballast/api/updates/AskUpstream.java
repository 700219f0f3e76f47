package dev.ballast.api.updates;

import dev.ballast.api.jobs.JobRequest;
import dev.ballast.api.jobs.PlanFailedException;
import dev.ballast.api.jobs.PlanJob;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.models.FindModels;
import dev.ballast.api.models.ModelView;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Asks a model's source, through a worker, for its newest revision, and notes it. Nothing is
/// fetched, and no file is asked for.
@ApplicationScoped
public class AskUpstream {
    private final FindModels findModels;
    private final PlanJob planJob;
    private final UpstreamStore store;

    AskUpstream(FindModels findModels, PlanJob planJob, UpstreamStore store) {
        this.findModels = findModels;
        this.planJob = planJob;
        this.store = store;
    }

    /// The model with what was found out, within 30 s; also if the source refused. Call it from a
    /// thread that may block.
    ///
    /// @param owner name of the API key that asks
    /// @throws RefusedException `MODEL_NOT_FOUND`, `INVALID_REQUEST` if the source cannot change;
    ///   through the future `NO_WORKER`
    public CompletableFuture<ModelView.Detail> handle(UUID id, String owner) {
        ModelView model = findModels.get(id).model();
        SourceRef source = SourceRef.parse(model.source());
        Followed.fixed(source)
                .ifPresent(why -> {
                    throw RefusedException.invalid("id", why);
                });
        return planJob.newest(new Submission(owner, request(source, model), null))
                .handle((revision, failure) -> {
                    note(id, revision, failure);
                    return findModels.get(id);
                });
    }

    private void note(UUID id, @Nullable String revision, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException later ? later.getCause() : failure;
        switch (cause) {
            case null -> heard(id, revision, null, null);
            case PlanFailedException refused ->
                    heard(id, null, refused.code().name(), refused.getMessage());
            default -> throw new CompletionException(cause);
        }
    }

    private void heard(
            UUID id,
            @Nullable String revision,
            @Nullable String errorCode,
            @Nullable String error) {
        QuarkusTransaction.requiringNew().run(() -> store.heard(id, revision, errorCode, error));
    }

    private static JobRequest request(SourceRef source, ModelView model) {
        return new JobRequest(
                source,
                List.of(),
                List.of(),
                null,
                model.view(),
                new VolumeName(model.volume()),
                null,
                Priority.DEFAULT,
                Map.of(),
                Map.of(),
                null,
                null,
                null);
    }
}
