package dev.ballast.api.dispatch;

import dev.ballast.model.message.Report;
import java.util.List;
import java.util.Set;

/// The workers as they are steered. Every call belongs to the caller's transaction.
public interface Fleet {

    /// Notes what the workers said of themselves; the last word of each counts.
    ///
    /// @return those of them that are to take no tasks
    Set<String> seen(List<Report> reports);

    /// Notes whether the worker is to take tasks.
    ///
    /// @return false if there is no such worker
    boolean setDraining(String worker, boolean draining);
}
