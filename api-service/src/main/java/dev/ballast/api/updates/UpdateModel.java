package dev.ballast.api.updates;

import dev.ballast.api.jobs.JobRequest;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.jobs.SubmitJob;
import dev.ballast.api.models.FindModels;
import dev.ballast.model.artifact.SourceRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Fetches what the source of a model has now: the same files to the same place, once, as a watch
/// would.
@ApplicationScoped
public class UpdateModel {
    private final FindModels findModels;
    private final UpstreamStore store;
    private final SubmitJob submitJob;

    UpdateModel(FindModels findModels, UpstreamStore store, SubmitJob submitJob) {
        this.findModels = findModels;
        this.store = store;
        this.submitJob = submitJob;
    }

    /// The job that does it, or the one that is at it already.
    ///
    /// @param owner whose job it is
    /// @throws RefusedException `MODEL_NOT_FOUND`, `INVALID_REQUEST` if its source cannot change,
    ///   or if it is not known any more which of the source's files it consists of
    @Transactional
    public JobView handle(UUID id, String owner) {
        SourceRef source = SourceRef.parse(findModels.get(id).model().source());
        Followed.unwatchable(source)
                .ifPresent(why -> {
                    throw RefusedException.invalid("id", why);
                });
        JobRequest request = store.request(id).orElseThrow(UpstreamStore::forgotten);
        return submitJob.handle(new Submission(owner, request, null)).job();
    }
}
