package dev.ballast.api.dispatch;

import java.util.List;

/// Looks at the fleet.
public interface FindWorkers {

    /// All that ever reported and were not forgotten, by id.
    List<WorkerView> list();

    /// One worker.
    ///
    /// @throws RefusedException `WORKER_NOT_FOUND`
    WorkerView get(String id);
}
