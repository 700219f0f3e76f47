package dev.ballast.download.worker;

import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.volume.OvertakenException;
import dev.ballast.volume.Published;
import dev.ballast.worker.TaskContext;
import dev.ballast.worker.TaskHandler;
import java.io.IOException;

/// Makes verified files visible under the names that programs look for.
public final class PublishTask implements TaskHandler {
    private final Volumes volumes;

    public PublishTask(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public TaskEvent handle(Claim claim, TaskContext context) {
        if (!(claim.work() instanceof Work.Publish work)) {
            throw Outcomes.misplaced(claim);
        }
        try {
            Published published = volumes.get(work.volume()).publish(work, claim.fence());
            return new TaskEvent.Published(
                    claim.task(), claim.fence(), published.path(), published.files());
        } catch (OvertakenException _) {
            // If it is still this job's turn, its next claim is the latest.
            return Outcomes.handedBack(claim);
        } catch (IOException e) {
            return Outcomes.failed(claim, e);
        }
    }
}
