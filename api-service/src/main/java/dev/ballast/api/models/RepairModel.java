package dev.ballast.api.models;

import dev.ballast.api.jobs.JobView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Has the damaged files of a model fetched again.
@ApplicationScoped
public class RepairModel {
    private final ModelCare care;

    public RepairModel(ModelCare care) {
        this.care = care;
    }

    /// Makes the job, or finds the one that does it already.
    ///
    /// @throws RefusedException `MODEL_NOT_FOUND`, `MODEL_NOT_DAMAGED`, `MODEL_IN_USE`
    @Transactional
    public JobView handle(UUID model, String owner) {
        return care.repair(model, owner);
    }
}
