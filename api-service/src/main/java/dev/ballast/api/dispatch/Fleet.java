package dev.ballast.api.dispatch;

import java.util.List;
import java.util.Set;

/// The workers as they are steered. Every call belongs to the caller's transaction.
public interface Fleet {

    /// Notes what the workers said of themselves; the last word of each counts. What was said a
    /// while ago shows that the worker was alive then, not that it is now.
    ///
    /// @return those of them that are to take no tasks
    Set<String> seen(List<HeardReport> reports);

    /// Notes whether the worker is to take tasks.
    ///
    /// @return false if there is no such worker
    boolean setDraining(String worker, boolean draining);
}
