package dev.ballast.worker;

import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A handler whose tasks last until they are told to stop.
final class UntilStopped implements TaskHandler {
    final List<Claim> started = new CopyOnWriteArrayList<>();
    final List<StopCause> stopped = new CopyOnWriteArrayList<>();

    @Override
    public TaskEvent handle(Claim claim, TaskContext context) throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        context.progress(1, 2L, 10);
        context.onStop(_ -> told.countDown());
        started.add(claim);
        told.await();
        stopped.add(context.stopCause().orElseThrow());
        return Bench.handedBack(claim);
    }
}
