package dev.ballast.api.postgres;

import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Knows which models are being written.
@ApplicationScoped
class ModelUse {
    private final Sql sql;

    ModelUse(Sql sql) {
        this.sql = sql;
    }

    /// @throws RefusedException `MODEL_IN_USE` while a job writes the model
    void refuseIfInUse(UUID model) {
        sql.first(
                        """
                        select j.id from model m join job j
                          on j.source = m.source and j.view = m.view and j.volume = m.volume
                        where m.id = ? and j.kind in ('download', 'view')
                          and j.state not in ('completed', 'failed', 'cancelled') limit 1\
                        """,
                        row -> row.uuid("id"),
                        model)
                .ifPresent(job -> {
                    throw new RefusedException(
                            Code.MODEL_IN_USE,
                            "Job %s writes this model now; cancel it or wait for its end."
                                    .formatted(job));
                });
    }
}
