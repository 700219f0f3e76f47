package dev.ballast.api.dispatch;

import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.model.message.Control;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/// Lets a worker take tasks again.
@ApplicationScoped
public class ActivateWorker {
    private final Fleet fleet;
    private final Outbox outbox;
    private final FindWorkers workers;

    public ActivateWorker(Fleet fleet, Outbox outbox, FindWorkers workers) {
        this.fleet = fleet;
        this.outbox = outbox;
        this.workers = workers;
    }

    /// Lets it go on.
    ///
    /// @throws RefusedException `WORKER_NOT_FOUND`
    @Transactional
    public WorkerView handle(String worker) {
        if (!fleet.setDraining(worker, false)) {
            throw new RefusedException(
                    Code.WORKER_NOT_FOUND, "There is no worker '%s'.".formatted(worker));
        }
        outbox.tell(List.of(new Control.Activate(worker)));
        return workers.get(worker);
    }
}
