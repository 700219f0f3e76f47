package dev.ballast.metadata.safety;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads the arguments of opcodes. Never believes a length: it keeps little, and what a pickle says
/// to be longer than the file ends it.
final class PickleInput {
    /// No module or name is longer; a longer string is none.
    static final int LONGEST_TEXT = 256;

    /// Lines of numbers and texts in old pickles.
    private static final int LONGEST_LINE = 64 << 20;

    private final InputStream in;
    private long position;

    PickleInput(InputStream in) {
        this.in = in;
    }

    long position() {
        return position;
    }

    int u8() throws IOException, MalformedPickleException {
        int read = in.read();
        if (read < 0) {
            throw new MalformedPickleException("is cut off", position);
        }
        position++;
        return read;
    }

    /// A little-endian number of 1 to 8 bytes.
    long number(int bytes) throws IOException, MalformedPickleException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) u8() << (8 * i);
        }
        return value;
    }

    void skip(long length) throws IOException, MalformedPickleException {
        if (length < 0) {
            throw new MalformedPickleException("has an impossible length", position);
        }
        long left = length;
        while (left > 0) {
            long skipped = in.skip(left);
            if (skipped <= 0) {
                u8();
                left--;
            } else {
                position += skipped;
                left -= skipped;
            }
        }
    }

    /// Text of this many bytes; null for one that is too long for a name.
    @Nullable String text(long length) throws IOException, MalformedPickleException {
        if (length < 0 || length > LONGEST_TEXT) {
            skip(length);
            return null;
        }
        byte[] bytes = new byte[(int) length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) u8();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Text up to the end of the line; null for one that is too long for a name.
    @Nullable String line() throws IOException, MalformedPickleException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int length = 0; length <= LONGEST_LINE; length++) {
            int read = u8();
            if (read == '\n') {
                return length > LONGEST_TEXT ? null : line.toString(StandardCharsets.UTF_8);
            }
            if (length <= LONGEST_TEXT) {
                line.write(read);
            }
        }
        throw MalformedPickleException.limit("has a line without an end", position);
    }
}
