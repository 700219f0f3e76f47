package dev.ballast.api.updates;

import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.models.FindModels;
import dev.ballast.api.models.ModelView;
import dev.ballast.model.artifact.SourceRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Lets a model follow its source, or lets it be.
@ApplicationScoped
public class WatchModel {
    private final FindModels findModels;
    private final UpstreamStore store;

    WatchModel(FindModels findModels, UpstreamStore store) {
        this.findModels = findModels;
        this.store = store;
    }

    /// Lets it follow from now on; may be repeated.
    ///
    /// @param owner name of the API key whose jobs fetch it
    /// @throws RefusedException `MODEL_NOT_FOUND`, `INVALID_REQUEST` if it has nothing to follow
    @Transactional
    public ModelView.Detail begin(UUID id, String owner) {
        ModelView model = findModels.get(id).model();
        Followed.unwatchable(SourceRef.parse(model.source()))
                .ifPresent(why -> {
                    throw RefusedException.invalid("id", why);
                });
        store.watch(id, owner);
        return findModels.get(id);
    }

    /// Lets it be; may be repeated. Jobs under way go on, revisions that were kept stay.
    ///
    /// @throws RefusedException `MODEL_NOT_FOUND`
    @Transactional
    public void end(UUID id) {
        store.unwatch(findModels.get(id).model().id());
    }
}
