package dev.ballast.api.models;

import dev.ballast.api.jobs.JobView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Has a model compared with its digests.
@ApplicationScoped
public class VerifyModel {
    private final ModelCare care;

    public VerifyModel(ModelCare care) {
        this.care = care;
    }

    /// Makes the job, or finds the one that does it already.
    ///
    /// @throws RefusedException `MODEL_NOT_FOUND`
    @Transactional
    public JobView handle(UUID model, String owner) {
        return care.verify(model, owner);
    }
}
