package dev.ballast.metadata.worker;

import dev.ballast.model.job.Stall;
import dev.ballast.worker.StopCause;
import dev.ballast.worker.TaskContext;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A context that reports to nobody, and is told to stop from the beginning or never.
class FixedContext implements TaskContext {
    private final @Nullable StopCause stop;

    /// @param stop null while the task may go on
    FixedContext(@Nullable StopCause stop) {
        this.stop = stop;
    }

    @Override
    public void progress(
            long bytesDone, @Nullable Long bytesTotal, long speed, @Nullable Stall stall) {}

    @Override
    public void onStop(Consumer<StopCause> action) {}

    @Override
    public Optional<StopCause> stopCause() {
        return Optional.ofNullable(stop);
    }
}
