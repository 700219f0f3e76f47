package dev.ballast.api.http.llamacpp;

import dev.ballast.api.dispatch.FindWorkers;
import dev.ballast.api.dispatch.WorkerView;
import dev.ballast.api.jobs.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the worker that a client calls a node.
@ApplicationScoped
class Nodes {
    private final FindWorkers findWorkers;

    Nodes(FindWorkers findWorkers) {
        this.findWorkers = findWorkers;
    }

    /// The places that the node has.
    ///
    /// @param node a worker's id; null or empty for all
    /// @throws RefusedException `WORKER_NOT_FOUND`
    Places places(@Nullable String node) {
        List<WorkerView> workers = findWorkers.known();
        if (node == null || node.isEmpty()) {
            return new Places(null, workers);
        }
        return workers.stream()
                .filter(worker -> worker.id().equals(node))
                .findFirst()
                .map(worker -> new Places(worker, workers))
                .orElseThrow(() ->
                        new RefusedException(
                                RefusedException.Code.WORKER_NOT_FOUND,
                                "There is no worker of this id; GET /api/v1/workers lists them."));
    }
}
