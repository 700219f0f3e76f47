package dev.ballast.api.jobs;

import dev.ballast.model.job.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Changes a job's priority or labels. A new priority acts at the next claim.
@ApplicationScoped
public class ChangeJob {
    private final JobBoard board;

    public ChangeJob(JobBoard board) {
        this.board = board;
    }

    /// Changes what is given.
    ///
    /// @param priority null keeps the old one
    /// @param labels all of the new ones; null keeps the old ones
    /// @throws RefusedException `JOB_NOT_FOUND`
    @Transactional
    public JobView handle(
            UUID id, @Nullable Priority priority, @Nullable Map<String, String> labels) {
        return board.change(id, priority, labels);
    }
}
