package dev.ballast.local.bench;

import dev.ballast.local.Folders;
import dev.ballast.local.LocalBallast;
import dev.ballast.local.LocalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A product that has just been started, and a client of it.
///
/// @param coldStart from the first process to the moment in which all are ready
/// @param temporary its folder, which goes with it; null for one that stays
record FreshBallast(
        LocalBallast ballast, QueueClient client, Duration coldStart, @Nullable Path temporary)
        implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    /// Starts it and returns once it is ready.
    ///
    /// @param data an empty folder that is kept; null for a temporary one
    static FreshBallast start(Path home, @Nullable Path data, UnaryOperator<LocalOptions> settings)
            throws IOException, InterruptedException {
        Path folder = data != null ? data : Files.createTempDirectory("ballast-bench-");
        LocalOptions options = settings.apply(LocalOptions.in(home, folder));
        long start = System.nanoTime();
        LocalBallast ballast = LocalBallast.start(options, START);
        return new FreshBallast(
                ballast,
                new QueueClient(ballast.url(), ballast.adminKey()),
                Duration.ofNanos(System.nanoTime() - start),
                data == null ? folder : null);
    }

    @Override
    public void close() throws IOException {
        client.close();
        ballast.close();
        if (temporary != null) {
            Folders.delete(temporary);
        }
    }
}
