package dev.ballast.worker;

import dev.ballast.model.job.Stall;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a handler tells and hears while it works on a task. Thread-safe.
public interface TaskContext {

    /// The newest numbers; cheap, may be called at any rate. Bytes that run backwards are not told.
    ///
    /// @param bytesDone bytes that are on the volume, 0 or more
    /// @param bytesTotal null while unknown
    /// @param speed bytes per second, smoothed
    /// @param stall why it is slow; null while it flows
    void progress(long bytesDone, @Nullable Long bytesTotal, long speed, @Nullable Stall stall);

    /// The same while it flows.
    default void progress(long bytesDone, @Nullable Long bytesTotal, long speed) {
        progress(bytesDone, bytesTotal, speed, null);
    }

    /// The hub that the task asks has answered all that is asked of it, so that another task may
    /// ask it before this one has ended.
    default void asked() {}

    /// Calls `action` once when the task is to stop; at once if it already is. The action must
    /// return quickly.
    void onStop(Consumer<StopCause> action);

    /// Why the task is to stop; empty as long as it is not.
    Optional<StopCause> stopCause();
}
