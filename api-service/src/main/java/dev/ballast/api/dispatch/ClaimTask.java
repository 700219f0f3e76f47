package dev.ballast.api.dispatch;

import dev.ballast.model.message.Claim;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Gives a worker with a free slot the next best task.
@ApplicationScoped
public class ClaimTask {
    private final TaskQueue queue;

    public ClaimTask(TaskQueue queue) {
        this.queue = queue;
    }

    /// The task that the worker owns from now on; empty if there is none for it, or if it drains.
    public Optional<Claim> handle(Claim.Request request) {
        return queue.claim(request);
    }
}
