package dev.ballast.download.worker;

import dev.ballast.volume.ReadWatch;
import dev.ballast.worker.TaskContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Watches one check read: tells how far it is, keeps the pace, and ends it when it is to stop.
final class CheckReading implements ReadWatch {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final TaskContext context;
    private final long size;
    private final ReadPace pace;
    private final @Nullable Long speed;
    private final long start = System.nanoTime();
    private long done;

    /// @param size bytes to tell as the whole; names that are files of their own are read besides
    /// @param speed bytes per second of all checks of this worker; null for no limit
    CheckReading(TaskContext context, long size, ReadPace pace, @Nullable Long speed) {
        this.context = context;
        this.size = size;
        this.pace = pace;
        this.speed = speed;
    }

    @Override
    public void read(int bytes) throws IOException {
        done += bytes;
        long nanos = Math.max(1, System.nanoTime() - start);
        context.progress(
                Math.min(done, size),
                size,
                (long) (done * (double) Duration.ofSeconds(1).toNanos() / nanos));
        if (speed != null) {
            pause(pace.after(bytes, speed));
        }
        endIfToStop();
    }

    private void pause(long nanos) throws IOException {
        try {
            for (long left = nanos; left > 0; left -= LOOK.toNanos()) {
                endIfToStop();
                Thread.sleep(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped();
        }
    }

    private void endIfToStop() throws IOException {
        if (context.stopCause().isPresent()) {
            throw stopped();
        }
    }

    private static IOException stopped() {
        return new InterruptedIOException("the check is to stop");
    }
}
