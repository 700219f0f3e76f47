package dev.ballast.worker;

import dev.ballast.model.job.Stall;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One claimed task while its handler works on it. Thread-safe.
final class RunningTask implements TaskContext {
    private final Claim claim;
    private final List<Consumer<StopCause>> actions = new ArrayList<>();
    private TaskEvent.Progress progress;
    private @Nullable StopCause cause;

    RunningTask(Claim claim) {
        this.claim = claim;
        this.progress = new TaskEvent.Progress(claim.task(), claim.fence(), 0, null, 0);
    }

    Claim claim() {
        return claim;
    }

    /// The newest numbers.
    synchronized TaskEvent.Progress latest() {
        return progress;
    }

    @Override
    public synchronized void progress(
            long bytesDone, @Nullable Long bytesTotal, long speed, @Nullable Stall stall) {
        long done = Math.max(bytesDone, progress.bytesDone());
        progress =
                new TaskEvent.Progress(
                        claim.task(),
                        claim.fence(),
                        done,
                        bytesTotal,
                        Math.max(0, speed),
                        stall,
                        progress.asked());
    }

    @Override
    public synchronized void asked() {
        progress = progress.withAsked();
    }

    /// Tells the handler to stop. Only the first cause counts.
    void stop(StopCause why) {
        List<Consumer<StopCause>> told;
        synchronized (this) {
            if (cause != null) {
                return;
            }
            cause = why;
            told = List.copyOf(actions);
            actions.clear();
        }
        told.forEach(action -> action.accept(why));
    }

    @Override
    public void onStop(Consumer<StopCause> action) {
        StopCause already;
        synchronized (this) {
            already = cause;
            if (already == null) {
                actions.add(action);
            }
        }
        if (already != null) {
            action.accept(already);
        }
    }

    @Override
    public synchronized Optional<StopCause> stopCause() {
        return Optional.ofNullable(cause);
    }

    TaskEvent.HandedBack handedBack() {
        return new TaskEvent.HandedBack(claim.task(), claim.fence());
    }
}
