package dev.ballast.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;

/// Looks at a published place all the time, as a program would that loads whatever it finds there,
/// and notes every size that is not the whole file's.
final class ImpatientReader implements AutoCloseable {
    private static final long PAUSE_NANOS = 500_000;

    private final Path place;
    private final long wholeSize;
    private final Set<Long> partialSizes = new ConcurrentSkipListSet<>();
    private final Thread thread;
    private volatile boolean closed;

    private ImpatientReader(Path place, long wholeSize) {
        this.place = place;
        this.wholeSize = wholeSize;
        this.thread = Thread.ofVirtual().unstarted(this::look);
    }

    static ImpatientReader of(Path place, long wholeSize) {
        ImpatientReader reader = new ImpatientReader(place, wholeSize);
        reader.thread.start();
        return reader;
    }

    /// Sizes in bytes that a partial file had.
    Set<Long> partialSizesSeen() {
        return partialSizes;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void look() {
        while (!closed) {
            try {
                long size = Files.size(place);
                if (size != wholeSize) {
                    partialSizes.add(size);
                }
            } catch (NoSuchFileException _) {
                // Not there yet: that is no partial file.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
