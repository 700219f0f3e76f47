package dev.ballast.download.worker;

import dev.ballast.download.engine.transfer.SpeedLimit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/// Connections that read blocks and wait as they are told, in simulated time.
final class Traffic {
    private static final int BLOCK = 256 << 10;
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(250);

    private final PriorityQueue<Step> steps =
            new PriorityQueue<>(Comparator.comparingLong(Step::at));
    private final Map<SpeedLimit, Long> bytes = new HashMap<>();
    private long now;

    private record Step(long at, Runnable action) {}

    long now() {
        return now;
    }

    /// Begins to read from a source that sends so many bytes per second on this connection.
    void read(SpeedLimit file, long sourceSpeed) {
        readOn(file, file.connection(), sourceSpeed);
    }

    void runFor(int seconds) {
        long end = now + TimeUnit.SECONDS.toNanos(seconds);
        while (!steps.isEmpty() && steps.peek().at() <= end) {
            Step step = steps.remove();
            now = Math.max(now, step.at());
            step.action().run();
        }
        now = end;
    }

    long bytesOf(SpeedLimit file) {
        return bytes.getOrDefault(file, 0L);
    }

    private void readOn(SpeedLimit file, SpeedLimit connection, long sourceSpeed) {
        int block = connection.block(BLOCK);
        long nanos = (long) ((double) block / sourceSpeed * TimeUnit.SECONDS.toNanos(1));
        later(
                nanos,
                () -> {
                    bytes.merge(file, (long) block, Long::sum);
                    await(file, connection, sourceSpeed, connection.book(block));
                });
    }

    private void await(SpeedLimit file, SpeedLimit connection, long sourceSpeed, long wait) {
        if (wait == 0) {
            readOn(file, connection, sourceSpeed);
        } else {
            later(
                    Math.min(wait, LOOK_AGAIN),
                    () -> await(file, connection, sourceSpeed, connection.book(0)));
        }
    }

    private void later(long nanos, Runnable action) {
        steps.add(new Step(now + nanos, action));
    }
}
