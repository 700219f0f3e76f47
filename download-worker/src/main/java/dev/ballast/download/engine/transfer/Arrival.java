package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.disk.PartialFile;
import dev.ballast.download.engine.disk.StorageException;
import dev.ballast.download.engine.verify.ContentHasher;
import dev.ballast.download.engine.verify.Digests;
import dev.ballast.download.engine.verify.FrontDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One version of the content on its way in: the file, the digest that chases it and the thread
/// that saves checkpoints. Neither of the two ever holds up who writes. Thread-safe.
final class Arrival implements AutoCloseable {
    /// Each checkpoint costs two syncs of the disk; on a fast link they would come without pause.
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(40);

    /// Files from this size on are kept out of the system's file cache once they are on disk.
    private static final long HUGE = 256L << 20;

    private final PartialFile file;
    private final FrontDigest digest;
    private final FutureTask<Digests> hashing;
    private final EngineSettings settings;
    private @Nullable StorageException saveFailure;
    private volatile long lastSaved = System.nanoTime();
    private boolean closed;

    Arrival(PartialFile file, Expectation expected, EngineSettings settings) {
        this.file = file;
        this.settings = settings;
        long size = expected.size() == null ? 0 : expected.size();
        this.digest = new FrontDigest(file, ContentHasher.of(expected.digests(), size));
        boolean small =
                file.total().isPresent() && file.total().getAsLong() <= settings.checkpointBytes();
        this.hashing = new FutureTask<>(digest::digest);
        if (!small) {
            // Platform threads: hashing and file operations would hold a virtual thread's carrier.
            Thread.ofPlatform().daemon().name("digest").start(hashing);
            Thread.ofPlatform().daemon().name("checkpoints").start(this::saveNowAndThen);
        }
    }

    PartialFile file() {
        return file;
    }

    long hashed() {
        return digest.position();
    }

    /// Bytes that the digest could go through now.
    long unhashed() {
        return file.front() - digest.position();
    }

    void write(long offset, ByteBuffer bytes) throws StorageException, ClosedChannelException {
        synchronized (this) {
            if (saveFailure != null) {
                throw saveFailure;
            }
        }
        file.write(offset, bytes);
        digest.advanced();
        if (file.unsaved() >= settings.checkpointBytes()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    void endsAt(long size) {
        file.endsAt(size);
        digest.advanced();
    }

    /// Syncs the whole file, saves a last checkpoint and waits for the digest.
    ///
    /// @throws ClosedChannelException if the arrival was closed by whoever stopped the transfer
    Digests finish() throws IOException {
        file.save();
        // Does nothing if a thread is at it already.
        hashing.run();
        try {
            return hashing.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case CancellationException _ -> throw new ClosedChannelException();
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException _) {
            throw new ClosedChannelException();
        }
    }

    /// Makes a running [#finish()] give up.
    void cancelHashing() {
        digest.cancel();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        digest.cancel();
        file.close();
    }

    private void saveNowAndThen() {
        try {
            while (awaitTurn()) {
                file.save();
                lastSaved = System.nanoTime();
                if (file.total().orElse(0) >= HUGE) {
                    file.dropFromMemory(digest.position());
                }
            }
        } catch (ClosedChannelException _) {
            // The transfer has ended and saved what there was.
        } catch (StorageException e) {
            synchronized (this) {
                saveFailure = e;
            }
        }
    }

    /// Waits until there is enough to save, or anything after the longest pause; false at the end.
    private synchronized boolean awaitTurn() {
        while (!closed) {
            long unsaved = file.unsaved();
            Duration pause =
                    unsaved >= settings.checkpointBytes()
                            ? SHORTEST_PAUSE
                            : settings.checkpointEvery();
            long left = lastSaved + pause.toNanos() - System.nanoTime();
            if (left <= 0 && unsaved > 0) {
                return true;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left > 0 ? left : pause.toNanos());
            } catch (InterruptedException _) {
                return false;
            }
        }
        return false;
    }
}
