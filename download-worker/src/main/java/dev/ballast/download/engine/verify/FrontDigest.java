package dev.ballast.download.engine.verify;

import dev.ballast.download.engine.disk.PartialFile;
import dev.ballast.model.artifact.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CancellationException;

/// SHA-256 of a file while it arrives: follows the front of the bytes without a gap, and reads them
/// back from the file. So it covers what really is in the file, also the part that an earlier owner
/// fetched, and little is left to do after the last byte. One thread calls [#digest()]; the rest is
/// thread-safe.
public final class FrontDigest {
    private static final int BLOCK = 256 * 1024;

    private final PartialFile file;
    private volatile long position;
    private volatile boolean cancelled;

    public FrontDigest(PartialFile file) {
        this.file = file;
    }

    /// Says that the file's front may have moved.
    public synchronized void advanced() {
        notifyAll();
    }

    /// Bytes digested so far.
    public long position() {
        return position;
    }

    /// Makes [#digest()] give up soon.
    public void cancel() {
        cancelled = true;
        advanced();
    }

    /// Works until the whole file is digested.
    ///
    /// @throws CancellationException after [#cancel()]
    /// @throws IOException if the file cannot be read
    public Sha256 digest() throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        long offset = 0;
        while (awaitBytesFrom(offset)) {
            block.clear().limit((int) Math.min(BLOCK, file.front() - offset));
            int count = file.read(offset, block);
            if (count < 0) {
                throw new IOException(
                        "%s ends at %d, before what was written".formatted(file.path(), offset));
            }
            digest.update(block.flip());
            offset += count;
            position = offset;
        }
        return Sha256.of(digest.digest());
    }

    /// Waits for bytes at `offset`; false at the end of the file.
    private synchronized boolean awaitBytesFrom(long offset) {
        while (!cancelled && file.front() == offset) {
            if (file.complete()) {
                return false;
            }
            try {
                wait();
            } catch (InterruptedException _) {
                // Nobody interrupts on purpose; cancelling is the way out.
                cancelled = true;
            }
        }
        if (cancelled) {
            throw new CancellationException("digest cancelled");
        }
        return true;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
