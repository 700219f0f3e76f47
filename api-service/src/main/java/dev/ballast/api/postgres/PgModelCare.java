package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.models.ModelCare;
import dev.ballast.model.job.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Makes verifications and repairs, one of each for a model at a time.
@ApplicationScoped
class PgModelCare implements ModelCare {
    private final Verifications verifications;
    private final Repairs repairs;
    private final ModelUse use;
    private final ActiveJobs active;

    PgModelCare(Verifications verifications, Repairs repairs, ModelUse use, ActiveJobs active) {
        this.verifications = verifications;
        this.repairs = repairs;
        this.use = use;
        this.active = active;
    }

    @Override
    public JobView verify(UUID model, String owner) {
        return verifications
                .begin(model, Priority.DEFAULT.value(), owner, null)
                .map(active::begun)
                .or(() -> active.joined(Verifications.fingerprint(model)))
                .orElseThrow(() -> RefusedException.modelNotFound(model));
    }

    @Override
    public JobView repair(UUID model, String owner) {
        repairs.check(model);
        return active.joined(Repairs.fingerprint(model)).orElseGet(() -> begin(model, owner));
    }

    private JobView begin(UUID model, String owner) {
        use.refuseIfInUse(model);
        return active.begun(repairs.begin(model, owner));
    }
}
