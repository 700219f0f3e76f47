package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.models.ModelCare;
import dev.ballast.model.job.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Makes jobs of verifications and repairs.
@ApplicationScoped
class PgModelCare implements ModelCare {
    private final Sql sql;
    private final Verifications verifications;
    private final Repairs repairs;
    private final ModelUse use;
    private final JobSettling settling;
    private final Neighbours neighbours;

    PgModelCare(
            Sql sql,
            Verifications verifications,
            Repairs repairs,
            ModelUse use,
            JobSettling settling,
            Neighbours neighbours) {
        this.sql = sql;
        this.verifications = verifications;
        this.repairs = repairs;
        this.use = use;
        this.settling = settling;
        this.neighbours = neighbours;
    }

    @Override
    public JobView verify(UUID model, String owner) {
        return verifications
                .begin(model, Priority.DEFAULT.value(), owner)
                .map(this::begun)
                .orElseGet(() -> view(verifications.active(model)).joined());
    }

    @Override
    public JobView repair(UUID model, String owner) {
        repairs.check(model);
        Optional<UUID> active = repairs.active(model);
        if (active.isPresent()) {
            return view(active.get()).joined();
        }
        use.refuseIfInUse(model);
        return begun(repairs.begin(model, owner));
    }

    private JobView begun(UUID job) {
        neighbours.wake();
        return settling.settle(List.of(job)).getFirst();
    }

    private JobView view(UUID job) {
        return sql.first(
                        "select " + JobRows.COLUMNS + " from job j where j.id = ?",
                        JobRows::view,
                        job)
                .orElseThrow(() -> RefusedException.jobNotFound(job));
    }
}
