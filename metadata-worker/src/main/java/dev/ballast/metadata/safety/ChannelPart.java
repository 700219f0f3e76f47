package dev.ballast.metadata.safety;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/// A part of an open file as a stream; what is skipped is not read.
final class ChannelPart extends InputStream {
    private final SeekableByteChannel file;
    private final long end;
    private long position;

    /// @param end offset just past its last byte; the file's end counts if it comes first
    ChannelPart(SeekableByteChannel file, long first, long end) throws IOException {
        this.file = file;
        this.position = first;
        this.end = Math.min(end, file.size());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (position >= end) {
            return -1;
        }
        file.position(position);
        int most = (int) Math.min(length, end - position);
        int read = file.read(ByteBuffer.wrap(target, offset, most));
        position += Math.max(0, read);
        return read;
    }

    @Override
    public long skip(long length) {
        long skipped = Math.max(0, Math.min(length, end - position));
        position += skipped;
        return skipped;
    }
}
