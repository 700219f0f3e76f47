package dev.ballast.api.dispatch;

import java.util.List;

/// Looks at the fleet.
public interface FindWorkers {

    /// Those that did not stop in good order, by id.
    List<WorkerView> list();

    /// All that reported within a day or so, by id. One that has stopped is `lost` here, as it may
    /// come back.
    List<WorkerView> known();

    /// One of [#known].
    ///
    /// @throws RefusedException `WORKER_NOT_FOUND`
    WorkerView get(String id);
}
