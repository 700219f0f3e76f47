package dev.ballast.api.files;

import dev.ballast.api.uploads.PartChecksum;
import dev.ballast.api.uploads.UploadFiles.NoRoomException;
import dev.ballast.api.uploads.UploadFiles.PartRefusedException;
import dev.ballast.api.uploads.UploadFiles.PartRefusedException.Why;
import dev.ballast.api.uploads.UploadFiles.Reached;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A part of an upload on its way to its file. Without a checksum it counts as it comes, from one
/// `fsync` to the next; with one it counts as a whole, once the checksum is right. Such a part may
/// be damaged on its way, so it does not go on over what a later request writes.
final class UploadPart {
    private static final int BLOCK = 256 * 1024;

    /// Bytes that a process which is killed may have to be sent again.
    private static final long STEP = 16 << 20;

    /// Longest time that it goes on without asking.
    private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

    private final FileChannel file;
    private final long most;
    private final @Nullable PartChecksum checksum;
    private final @Nullable MessageDigest digest;
    private final Reached reached;
    private final long begin;
    private long end;
    private long told;
    private long toldAt = System.nanoTime();

    /// @param most bytes that may come
    UploadPart(
            FileChannel file,
            long begin,
            long most,
            @Nullable PartChecksum checksum,
            Reached reached) {
        this.file = file;
        this.begin = begin;
        this.most = most;
        this.checksum = checksum;
        this.digest = checksum == null ? null : checksum.begin();
        this.reached = reached;
        this.end = begin;
        this.told = begin;
    }

    /// Where it ends, as far as it came.
    long end() {
        return end;
    }

    /// Takes the body in.
    void copy(InputStream body) throws IOException, PartRefusedException, NoRoomException {
        byte[] block = new byte[BLOCK];
        int count = read(body, block);
        while (count >= 0) {
            if (end + count > begin + most) {
                throw new PartRefusedException(Why.TOO_LONG);
            }
            if (digest != null) {
                digest.update(block, 0, count);
                askWhetherToGoOn();
            }
            write(ByteBuffer.wrap(block, 0, count));
            if (digest == null && end - told >= STEP) {
                tell();
            }
            count = read(body, block);
        }
        if (checksum != null && digest != null && !checksum.isOf(digest)) {
            throw new PartRefusedException(Why.CHECKSUM);
        }
        tell();
    }

    /// What came before a body broke off counts, unless nobody can check it.
    private int read(InputStream body, byte[] block)
            throws IOException, PartRefusedException, NoRoomException {
        try {
            return body.read(block);
        } catch (IOException e) {
            if (digest == null) {
                tell();
            }
            throw e;
        }
    }

    /// Says that nothing more is there than before.
    private void askWhetherToGoOn() throws PartRefusedException {
        if (end - told >= STEP || System.nanoTime() - toldAt >= PERIOD_NANOS) {
            reached.at(begin);
            told = end;
            toldAt = System.nanoTime();
        }
    }

    private void tell() throws PartRefusedException, NoRoomException {
        try {
            file.force(true);
        } catch (IOException e) {
            throw new NoRoomException(e);
        }
        reached.at(end);
        told = end;
    }

    private void write(ByteBuffer bytes) throws NoRoomException {
        try {
            while (bytes.hasRemaining()) {
                end += file.write(bytes, end);
            }
        } catch (IOException e) {
            throw new NoRoomException(e);
        }
    }
}
