package dev.ballast.api.jobs;

import dev.ballast.api.dispatch.Governor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Changes a job's priority, limit or labels. A new priority acts at the next claim; it and a new
/// limit act at once on what is being fetched.
@ApplicationScoped
public class ChangeJob {
    private final JobBoard board;
    private final Governor governor;

    public ChangeJob(JobBoard board, Governor governor) {
        this.board = board;
        this.governor = governor;
    }

    /// Changes what is given.
    ///
    /// @throws RefusedException `JOB_NOT_FOUND`
    @Transactional
    public JobView handle(UUID id, JobChange change) {
        JobView changed = board.change(id, change);
        if (change.priority() != null || change.maxSpeed() != null) {
            governor.changed(id);
        }
        return changed;
    }
}
