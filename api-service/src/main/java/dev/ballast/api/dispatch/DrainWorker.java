package dev.ballast.api.dispatch;

import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.model.message.Control;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/// Makes a worker hand its tasks back and take none, or lets it take tasks again.
@ApplicationScoped
public class DrainWorker {
    private final Fleet fleet;
    private final Outbox outbox;
    private final FindWorkers workers;

    public DrainWorker(Fleet fleet, Outbox outbox, FindWorkers workers) {
        this.fleet = fleet;
        this.outbox = outbox;
        this.workers = workers;
    }

    /// Starts or ends the draining. It outlasts restarts of the worker.
    ///
    /// @param draining false lets the worker go on
    /// @throws RefusedException `WORKER_NOT_FOUND`
    @Transactional
    public WorkerView handle(String worker, boolean draining) {
        if (!fleet.setDraining(worker, draining)) {
            throw new RefusedException(
                    Code.WORKER_NOT_FOUND, "There is no worker '%s'.".formatted(worker));
        }
        outbox.tell(List.of(draining ? new Control.Drain(worker) : new Control.Activate(worker)));
        return workers.get(worker);
    }
}
