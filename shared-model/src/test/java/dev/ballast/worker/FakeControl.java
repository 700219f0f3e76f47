package dev.ballast.worker;

import dev.ballast.model.message.Control;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Control that a test speaks.
final class FakeControl implements ControlFeed {
    private final BlockingQueue<Control> said = new LinkedBlockingQueue<>();
    final CountDownLatch mayOpen = new CountDownLatch(1);

    void say(Control control) {
        said.add(control);
    }

    @Override
    public void open() throws InterruptedException {
        mayOpen.await();
    }

    @Override
    public List<Control> hear(Duration patience) throws InterruptedException {
        Control control = said.poll(Math.min(50, patience.toMillis()), TimeUnit.MILLISECONDS);
        return control == null ? List.of() : List.of(control);
    }

    @Override
    public void close() {}
}
