package dev.ballast.api.models;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Says of a model that it is to stay, or that it is used.
@ApplicationScoped
public class KeepModel {
    private final ModelKeeping keeping;
    private final FindModels models;

    public KeepModel(ModelKeeping keeping, FindModels models) {
        this.keeping = keeping;
        this.models = models;
    }

    /// Keeps it from being evicted, or no longer.
    ///
    /// @throws RefusedException `MODEL_NOT_FOUND`
    @Transactional
    public ModelView pin(UUID model, boolean pinned) {
        keeping.pin(model, pinned);
        return models.get(model).model();
    }

    /// Notes that it is used now.
    ///
    /// @throws RefusedException `MODEL_NOT_FOUND`
    @Transactional
    public ModelView touch(UUID model) {
        keeping.touch(model);
        return models.get(model).model();
    }
}
