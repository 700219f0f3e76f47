package dev.ballast.metadata.format;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads the typed values of GGUF keys. Arrays are jumped over.
final class GgufValues {
    private static final int ARRAY = 9;
    private static final int STRING = 8;
    private static final int MAX_NESTING = 4;

    /// Bytes of a value by its type's number; a string and an array take at least their own heads.
    private static final int[] SMALLEST_BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};

    private final HeaderReader in;

    GgufValues(HeaderReader in) {
        this.in = in;
    }

    /// One type number and the value after it: numbers in decimal digits, of a string its start.
    ///
    /// @return null for an array
    @Nullable String read() throws IOException, HeaderException {
        int type = type();
        return switch (type) {
            case 0 -> String.valueOf(in.u8());
            case 1 -> String.valueOf((byte) in.u8());
            case 2 -> String.valueOf(in.u16());
            case 3 -> String.valueOf((short) in.u16());
            case 4 -> String.valueOf(in.u32());
            case 5 -> String.valueOf(in.i32());
            case 6 -> String.valueOf(Float.intBitsToFloat(in.i32()));
            case 7 -> String.valueOf(in.u8() != 0);
            case STRING -> in.text(in.i64(), 4 * Text.MAX_LENGTH);
            case 10 -> Long.toUnsignedString(in.i64());
            case 11 -> String.valueOf(in.i64());
            case 12 -> String.valueOf(Double.longBitsToDouble(in.i64()));
            default -> {
                skipArray(1);
                yield null;
            }
        };
    }

    private int type() throws IOException, HeaderException {
        long type = in.u32();
        if (type >= SMALLEST_BYTES.length) {
            throw new HeaderException(
                    "a value has the unknown type %d at byte %d"
                            .formatted(type, in.position() - Integer.BYTES));
        }
        return (int) type;
    }

    private void skipArray(int nesting) throws IOException, HeaderException {
        if (nesting > MAX_NESTING) {
            throw new HeaderException("arrays are nested deeper than %d".formatted(MAX_NESTING));
        }
        int type = type();
        long count = in.i64();
        if (count < 0 || count > in.remaining() / SMALLEST_BYTES[type]) {
            throw new HeaderException(
                    "truncated: an array claims %s values at byte %d, the file ends at %d"
                            .formatted(Long.toUnsignedString(count), in.position(), in.size()));
        }
        if (type != STRING && type != ARRAY) {
            in.skip(count * SMALLEST_BYTES[type]);
            return;
        }
        for (long i = 0; i < count; i++) {
            if (type == STRING) {
                in.skip(in.i64());
            } else {
                skipArray(nesting + 1);
            }
        }
    }
}
