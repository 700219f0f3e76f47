package dev.ballast.metadata.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/// Reads a header forwards, in small pieces, and jumps over what nobody wants to see.
///
/// Never believes a length: whatever would lead past the file's end, or past the number of bytes
/// that may be read at all, ends in a [HeaderException]. After a jump it starts with a small piece
/// and doubles from there, so a walk over thousands of tensors reads little of each.
final class HeaderReader {
    private static final int SMALLEST_PIECE = 512;
    private static final int LARGEST_PIECE = 64 * 1024;

    private final SeekableByteChannel file;
    private final long size;
    private final long budget;
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST_PIECE).limit(0);
    private long bufferEnd;
    private long bytesRead;
    private int piece = SMALLEST_PIECE;

    /// @param file read from its first byte; its position is moved
    /// @param budget most bytes to fetch from the file, jumps not counted
    HeaderReader(SeekableByteChannel file, long budget) throws IOException {
        this.file = file;
        this.size = file.size();
        this.budget = budget;
    }

    /// The file's length in bytes.
    long size() {
        return size;
    }

    /// Offset of the next byte.
    long position() {
        return bufferEnd - buffer.remaining();
    }

    long remaining() {
        return size - position();
    }

    /// How the next numbers are stored.
    void order(ByteOrder order) {
        buffer.order(order);
    }

    int u8() throws IOException, HeaderException {
        need(1);
        return Byte.toUnsignedInt(buffer.get());
    }

    int u16() throws IOException, HeaderException {
        need(2);
        return Short.toUnsignedInt(buffer.getShort());
    }

    int i32() throws IOException, HeaderException {
        need(4);
        return buffer.getInt();
    }

    long u32() throws IOException, HeaderException {
        return Integer.toUnsignedLong(i32());
    }

    /// Eight bytes; an unsigned number above 2^63-1 comes out negative.
    long i64() throws IOException, HeaderException {
        need(8);
        return buffer.getLong();
    }

    /// Jumps over `length` bytes without fetching them.
    void skip(long length) throws HeaderException {
        checkWithinFile(length);
        if (length <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) length);
        } else {
            bufferEnd = position() + length;
            buffer.position(0).limit(0);
            piece = SMALLEST_PIECE;
        }
    }

    /// `length` bytes of UTF-8, of which at most `keep` are decoded; broken sequences become
    /// U+FFFD.
    String text(long length, int keep) throws IOException, HeaderException {
        checkWithinFile(length);
        byte[] kept = new byte[(int) Math.min(length, keep)];
        for (int done = 0; done < kept.length; ) {
            need(1);
            int part = Math.min(buffer.remaining(), kept.length - done);
            buffer.get(kept, done, part);
            done += part;
        }
        skip(length - kept.length);
        return new String(kept, StandardCharsets.UTF_8);
    }

    /// The next bytes up to offset `end` or to the file's end, whichever comes first.
    InputStream streamTo(long end) {
        return new HeaderStream(Math.min(end, size));
    }

    private void checkWithinFile(long length) throws HeaderException {
        if (length < 0) {
            throw new HeaderException(
                    "the length %s at byte %d is impossible"
                            .formatted(Long.toUnsignedString(length), position()));
        }
        if (length > remaining()) {
            throw truncated(length);
        }
    }

    private HeaderException truncated(long length) {
        return new HeaderException(
                "truncated: the header goes on to byte %s, the file ends at %d"
                        .formatted(Long.toUnsignedString(position() + length), size));
    }

    private void need(int bytes) throws IOException, HeaderException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        if (remaining() < bytes) {
            throw truncated(bytes);
        }
        fill(bytes);
    }

    private void fill(int wanted) throws IOException, HeaderException {
        if (bytesRead >= budget) {
            throw new HeaderException(
                    "the header goes on after %d bytes, which is as far as it is read"
                            .formatted(bytesRead));
        }
        buffer.compact();
        buffer.limit(Math.min(buffer.capacity(), buffer.position() + piece));
        piece = Math.min(LARGEST_PIECE, piece * 2);
        file.position(bufferEnd);
        while (buffer.position() < wanted) {
            int got = file.read(buffer);
            if (got < 0) {
                throw new HeaderException("truncated: the file became shorter while it was read");
            }
            bufferEnd += got;
            bytesRead += got;
        }
        buffer.flip();
    }

    /// A view for parsers that want a stream; it ends like a file and leaves the reader behind it.
    private final class HeaderStream extends InputStream {
        private final long end;

        HeaderStream(long end) {
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            long left = end - position();
            if (left <= 0) {
                return -1;
            }
            if (length == 0) {
                return 0;
            }
            try {
                need(1);
            } catch (HeaderException _) {
                // No more may be read; to the parser that is a header cut off here.
                return -1;
            }
            int part = (int) Math.min(left, Math.min(length, buffer.remaining()));
            buffer.get(target, offset, part);
            return part;
        }
    }
}
