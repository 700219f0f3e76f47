package dev.ballast.download.engine.disk;

import dev.ballast.download.engine.plan.RangeSet;
import dev.ballast.http.Validator;
import dev.ballast.model.artifact.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One version of a file's content, as far as it is there. Bytes may arrive at any offset, from
/// several threads. Thread-safe; never interrupt a thread inside it, since that would close the
/// file.
public final class PartialFile implements AutoCloseable {
    private static final long DROP_STEP = 4L << 20;

    private final StagingDirectory staging;
    private final Path path;
    private final FileChannel channel;
    private final @Nullable Validator validator;
    private final boolean keepsCheckpoints;
    private final RangeSet written;
    private final Object saving = new Object();
    private OptionalLong total;
    private long savedBytes;
    private long syncedFront;
    private long droppedFront;

    private PartialFile(
            StagingDirectory staging,
            Path path,
            @Nullable Validator validator,
            OptionalLong total,
            boolean keepsCheckpoints,
            List<ByteRange> written)
            throws StorageException {
        this.staging = staging;
        this.path = path;
        this.validator = validator;
        this.total = total;
        this.keepsCheckpoints = keepsCheckpoints;
        this.written = new RangeSet(written);
        this.savedBytes = this.written.size();
        try {
            this.channel =
                    FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw StorageException.of("opening " + path, e);
        }
    }

    /// Starts a version from nothing, in a data file of its own, and frees those of other versions.
    /// If it has a validator and can so be resumed, a first checkpoint says to whom the data file
    /// belongs before it has any bytes.
    ///
    /// @param notWorthResuming a content of at most so many bytes gets no checkpoints and no room
    ///   reserved; both would cost more than fetching it again
    public static PartialFile create(
            StagingDirectory staging,
            @Nullable Validator validator,
            OptionalLong total,
            long notWorthResuming)
            throws StorageException {
        boolean large = total.orElse(Long.MAX_VALUE) > notWorthResuming;
        PartialFile file =
                new PartialFile(
                        staging,
                        staging.createData(),
                        validator,
                        total,
                        large && validator != null,
                        List.of());
        file.settle(large);
        return file;
    }

    /// Goes on where a checkpoint ends.
    public static PartialFile resume(StagingDirectory staging, Checkpoint checkpoint)
            throws StorageException {
        PartialFile file =
                new PartialFile(
                        staging,
                        staging.data(checkpoint),
                        checkpoint.validator(),
                        checkpoint.total(),
                        true,
                        checkpoint.written());
        file.settle(true);
        return file;
    }

    private void settle(boolean large) throws StorageException {
        try {
            if (keepsCheckpoints) {
                staging.save(snapshot());
            } else if (!staging.isFirstUse()) {
                staging.forgetCheckpoint();
            }
            staging.discardAllBut(path);
            OptionalLong known = total();
            if (large && known.isPresent()) {
                Preallocation.reserve(path, channel, known.getAsLong());
            }
        } catch (StorageException e) {
            close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    /// The version of the content; null where the server names none, and then nothing can be
    /// resumed by another owner.
    public @Nullable Validator validator() {
        return validator;
    }

    public synchronized OptionalLong total() {
        return total;
    }

    /// The size became known, because the content's end was seen.
    public synchronized void endsAt(long size) {
        total = OptionalLong.of(size);
    }

    /// Bytes from the first one up to the first gap.
    public synchronized long front() {
        return written.front();
    }

    /// Bytes written, wherever.
    public synchronized long bytes() {
        return written.size();
    }

    /// What is not there yet, ascending; empty while the size is unknown.
    public synchronized List<ByteRange> missing() {
        return written.missing(total.orElse(0));
    }

    public synchronized boolean complete() {
        return total.isPresent() && written.covers(total.getAsLong());
    }

    /// Bytes written since the last checkpoint.
    public synchronized long unsaved() {
        return written.size() - savedBytes;
    }

    /// Writes all of `bytes` at `offset`.
    ///
    /// @throws ClosedChannelException if the file was closed, by whoever gave up on this transfer
    public void write(long offset, ByteBuffer bytes)
            throws StorageException, ClosedChannelException {
        long position = offset;
        try {
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw StorageException.of("writing " + path, e);
        }
        if (position > offset) {
            synchronized (this) {
                written.add(new ByteRange(offset, position));
            }
        }
    }

    /// Reads bytes that were written before; as [FileChannel#read(ByteBuffer, long)].
    public int read(long offset, ByteBuffer into) throws StorageException, ClosedChannelException {
        try {
            return channel.read(into, offset);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw StorageException.of("reading " + path, e);
        }
    }

    /// Brings what was written to disk, and only then says so in a checkpoint. One thread at a time
    /// does so; writers are not held up.
    ///
    /// @return bytes that the checkpoint vouches for; 0 if this content is not to be resumed
    public long save() throws StorageException, ClosedChannelException {
        synchronized (saving) {
            Checkpoint checkpoint;
            long front;
            long synced;
            synchronized (this) {
                checkpoint = keepsCheckpoints ? snapshot() : null;
                front = written.front();
                synced = written.size();
            }
            try {
                channel.force(false);
                syncedFront = front;
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                throw StorageException.of("syncing " + path, e);
            }
            if (checkpoint != null) {
                staging.save(checkpoint);
            }
            synchronized (this) {
                savedBytes = Math.max(savedBytes, synced);
            }
            return checkpoint == null ? 0 : checkpoint.bytes();
        }
    }

    /// Asks the system to keep the first `end` bytes out of memory, as far as they are on disk:
    /// nobody needs them there, and others need the room.
    public void dropFromMemory(long end) {
        synchronized (saving) {
            long droppable = Math.min(end, syncedFront) & -DROP_STEP;
            if (droppable > droppedFront && channel.isOpen()) {
                long first = droppedFront;
                LibC.instance()
                        .ifPresent(libc -> libc.dropFromMemory(path, first, droppable - first));
                droppedFront = droppable;
            }
        }
    }

    /// Sets the file aside because its bytes are wrong; nobody will resume from it.
    public Path quarantine() throws StorageException {
        close();
        staging.forgetCheckpoint();
        return staging.quarantine(path);
    }

    /// Waits for a checkpoint that is being saved; none is saved afterwards.
    @Override
    public void close() {
        synchronized (saving) {
            try {
                channel.close();
            } catch (IOException _) {
                // Everything that counts was synced before.
            }
        }
    }

    private synchronized Checkpoint snapshot() {
        return new Checkpoint(
                path.getFileName().toString(),
                Objects.requireNonNull(validator),
                total,
                written.ranges());
    }
}
