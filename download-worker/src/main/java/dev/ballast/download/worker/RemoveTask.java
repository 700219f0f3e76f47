package dev.ballast.download.worker;

import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.worker.TaskContext;
import dev.ballast.worker.TaskHandler;
import java.io.IOException;

/// Takes published files, blobs and half-done files off a volume.
public final class RemoveTask implements TaskHandler {
    private final Volumes volumes;

    public RemoveTask(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public TaskEvent handle(Claim claim, TaskContext context) {
        if (!(claim.work() instanceof Work.Remove work)) {
            throw Outcomes.misplaced(claim);
        }
        try {
            volumes.get(work.volume()).remove(work);
            return new TaskEvent.Removed(claim.task(), claim.fence());
        } catch (IOException e) {
            return Outcomes.failed(claim, e);
        }
    }
}
