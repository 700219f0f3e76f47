package dev.ballast.metadata.safety;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/// An open file of which only so much is read: what a file claims to hold must not keep a worker
/// for as long as it likes. What is skipped costs nothing.
final class ReadBudget implements SeekableByteChannel {
    private final SeekableByteChannel file;
    private long left;

    /// @param bytes that may be read, 1 or more
    ReadBudget(SeekableByteChannel file, long bytes) {
        this.file = file;
        this.left = bytes;
    }

    /// There is more to read than may be.
    static final class SpentException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int read = file.read(target);
        left -= Math.max(0, read);
        if (left < 0) {
            throw new SpentException();
        }
        return read;
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
