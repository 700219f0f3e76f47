package dev.ballast.download.engine.verify;

import dev.ballast.download.engine.disk.PartialFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;

/// The digests of a file while it arrives: follows the front of the bytes without a gap, and reads
/// them back from the file. So it covers what really is in the file, also the part that an earlier
/// owner fetched, and little is left to do after the last byte. One thread calls [#digest()]; the
/// rest is thread-safe.
public final class FrontDigest {
    private static final int BLOCK = 256 * 1024;

    private final PartialFile file;
    private final ContentHasher hasher;
    private volatile long position;
    private volatile boolean cancelled;
    private volatile boolean waiting;

    /// @param hasher a fresh one, left to this object
    public FrontDigest(PartialFile file, ContentHasher hasher) {
        this.file = file;
        this.hasher = hasher;
    }

    /// Says that the file's front may have moved.
    public void advanced() {
        if (waiting && isWorthWaking(position)) {
            wake();
        }
    }

    /// Bytes digested so far.
    public long position() {
        return position;
    }

    /// Makes [#digest()] give up soon.
    public void cancel() {
        cancelled = true;
        wake();
    }

    /// Works until the whole file is digested.
    ///
    /// @throws CancellationException after [#cancel()]
    /// @throws IOException if the file cannot be read
    public Digests digest() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        long offset = 0;
        while (awaitBytesFrom(offset)) {
            block.clear().limit((int) Math.min(BLOCK, file.front() - offset));
            int count = file.read(offset, block);
            if (count < 0) {
                throw new IOException(
                        "%s ends at %d, before what was written".formatted(file.path(), offset));
            }
            hasher.update(block.flip());
            offset += count;
            position = offset;
        }
        return hasher.finish();
    }

    private synchronized void wake() {
        notifyAll();
    }

    /// Whole blocks only, until the end: a thread that wakes for each small piece is dear.
    private boolean isWorthWaking(long offset) {
        return file.front() - offset >= BLOCK || file.complete();
    }

    /// Waits for bytes at `offset`; false at the end of the file.
    private synchronized boolean awaitBytesFrom(long offset) {
        // Before the look at the file, so that either this sees the bytes or their writer sees it.
        waiting = true;
        while (!cancelled && !isWorthWaking(offset)) {
            try {
                wait();
            } catch (InterruptedException _) {
                // Nobody interrupts on purpose; cancelling is the way out.
                cancelled = true;
            }
        }
        waiting = false;
        if (cancelled) {
            throw new CancellationException("digest cancelled");
        }
        return file.front() > offset;
    }
}
