package dev.ballast.metadata.format;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/// Bytes in memory, followed by as many zeros as wanted, as a file that counts what is read of it.
final class MemoryFile implements SeekableByteChannel {
    private final byte[] content;
    private final long size;
    private long position;
    private long bytesRead;

    MemoryFile(byte[] content) {
        this(content, content.length);
    }

    /// @param size the file's length; beyond `content` it holds zeros
    MemoryFile(byte[] content, long size) {
        this.content = content;
        this.size = size;
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public int read(ByteBuffer target) {
        if (position >= size) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), size - position);
        for (int i = 0; i < count; i++) {
            target.put(position < content.length ? content[(int) position] : 0);
            position++;
        }
        bytesRead += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int write(ByteBuffer source) {
        throw new UnsupportedOperationException("read only");
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new UnsupportedOperationException("read only");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
