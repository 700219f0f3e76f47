package dev.ballast.metadata.format;

import java.io.IOException;
import java.nio.ByteOrder;

/// Walks over a protobuf message field by field; what nobody asks for is jumped over. See the
/// encoding's description at protobuf.dev: a tag is a varint of field number and wire type.
final class ProtobufReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private static final int MAX_VARINT_BYTES = 10;

    /// One field of a message.
    ///
    /// @param number its number in the schema, 1 or more
    /// @param wireType how it is written
    /// @param value of a varint its value, of anything else the length of its content in bytes
    record Field(int number, int wireType, long value) {
        boolean is(int number, int wireType) {
            return this.number == number && this.wireType == wireType;
        }
    }

    private final HeaderReader in;

    ProtobufReader(HeaderReader in) {
        this.in = in;
        in.order(ByteOrder.LITTLE_ENDIAN);
    }

    long position() {
        return in.position();
    }

    /// The next field of the message that ends at offset `end`. The content of a field that is no
    /// varint comes next: read it or [#skip] it.
    Field next(long end) throws IOException, HeaderException {
        long start = in.position();
        long tag = varint();
        long number = tag >>> 3;
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw new HeaderException("the field number at byte %d is impossible".formatted(start));
        }
        int wireType = (int) (tag & 7);
        long value =
                switch (wireType) {
                    case VARINT, BYTES -> varint();
                    case FIXED64 -> Long.BYTES;
                    case FIXED32 -> Integer.BYTES;
                    default ->
                            throw new HeaderException(
                                    "the wire type %d at byte %d is none"
                                            .formatted(wireType, start));
                };
        Field field = new Field((int) number, wireType, value);
        long content = wireType == VARINT ? 0 : value;
        if (content < 0 || content > end - in.position()) {
            throw new HeaderException(
                    "field %d at byte %d is longer than the message around it, which ends at %d"
                            .formatted(field.number(), start, end));
        }
        return field;
    }

    /// Jumps over a field's content.
    void skip(Field field) throws HeaderException {
        if (field.wireType() != VARINT) {
            in.skip(field.value());
        }
    }

    /// The content of a field of wire type [#BYTES] as text, cut to what a fact may hold.
    String text(Field field) throws IOException, HeaderException {
        return in.text(field.value(), 4 * Text.MAX_LENGTH);
    }

    /// At most ten bytes of seven bits each, the lowest first.
    long varint() throws IOException, HeaderException {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            int b = in.u8();
            value |= (long) (b & 0x7F) << (7 * i);
            if (b < 0x80) {
                return value;
            }
        }
        throw new HeaderException(
                "the number before byte %d does not end".formatted(in.position()));
    }
}
