package dev.ballast.worker;

import dev.ballast.model.message.Control;
import java.time.Duration;
import java.util.List;

/// What the API tells all workers. Used by one thread.
public interface ControlFeed extends AutoCloseable {

    /// Takes its place: whatever is said after this returns will be heard. Waits as long as it
    /// takes.
    void open() throws InterruptedException;

    /// What was said since the last call, in order; waits for at most `patience`.
    List<Control> hear(Duration patience) throws InterruptedException;

    /// At most 1 s.
    @Override
    void close();
}
