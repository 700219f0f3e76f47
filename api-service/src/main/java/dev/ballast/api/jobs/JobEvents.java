package dev.ballast.api.jobs;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The log of what happened to visible jobs, in an order that never changes once read.
public interface JobEvents {

    /// The next entries, oldest first.
    ///
    /// @param after id of the last entry seen; 0 for the beginning
    /// @param job only this job's; null for all
    /// @param limit at most so many, 1 or more
    List<JobEvent> after(long after, @Nullable UUID job, int limit);

    /// Id of the newest entry that can be read now; 0 if there is none.
    long head();

    /// Calls `listener` for every entry from now on, in order, on one thread of the feed; it must
    /// not block. One reader of the database serves all listeners of this process.
    ///
    /// @return ends the subscription; may be closed twice
    Subscription subscribe(Consumer<JobEvent> listener);

    /// Ends a subscription.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
