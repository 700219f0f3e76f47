package dev.ballast.download.worker;

import dev.ballast.model.job.Stall;
import dev.ballast.worker.StopCause;
import dev.ballast.worker.TaskContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a handler told, and a way to stop it.
final class RecordingContext implements TaskContext {
    final List<Long> bytesDone = new CopyOnWriteArrayList<>();
    private final List<Consumer<StopCause>> actions = new CopyOnWriteArrayList<>();
    private volatile @Nullable StopCause cause;

    void stop(StopCause why) {
        cause = why;
        actions.forEach(action -> action.accept(why));
    }

    @Override
    public void progress(long done, @Nullable Long total, long speed, @Nullable Stall stall) {
        bytesDone.add(done);
    }

    @Override
    public void onStop(Consumer<StopCause> action) {
        actions.add(action);
    }

    @Override
    public Optional<StopCause> stopCause() {
        return Optional.ofNullable(cause);
    }
}
