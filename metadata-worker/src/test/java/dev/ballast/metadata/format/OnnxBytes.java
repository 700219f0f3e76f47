package dev.ballast.metadata.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Builds protobuf messages by field number, enough for ONNX models, sound or not.
final class OnnxBytes {
    static final int FLOAT = 1;
    static final int INT8 = 3;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static OnnxBytes message() {
        return new OnnxBytes();
    }

    /// The fields that exporters write before the graph.
    static OnnxBytes model() {
        return message().number(1, 8).text(2, "pytorch").text(3, "2.9");
    }

    /// One FLOAT and one INT8 initializer.
    static byte[] small() {
        OnnxBytes graph =
                message()
                        .message(1, message().text(4, "MatMul"))
                        .text(2, "main_graph")
                        .message(5, tensor("w", INT8, 16).raw(9, 16))
                        .message(5, tensor("scale", FLOAT, 1).raw(9, 4));
        return model().message(7, graph).message(8, message().number(2, 17)).bytes();
    }

    /// A tensor with one dimension and no data yet.
    static OnnxBytes tensor(String name, int type, long dimension) {
        return message().number(1, dimension).number(2, type).text(8, name);
    }

    OnnxBytes number(int field, long value) {
        return varint((long) field << 3).varint(value);
    }

    OnnxBytes text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    OnnxBytes message(int field, OnnxBytes content) {
        return bytes(field, content.bytes());
    }

    OnnxBytes raw(int field, int length) {
        return bytes(field, new byte[length]);
    }

    /// A length-delimited field that claims `length` bytes; none of them follow.
    OnnxBytes claim(int field, long length) {
        return varint(((long) field << 3) | 2).varint(length);
    }

    /// The start of a group, which protobuf gave up long ago.
    OnnxBytes group(int field) {
        return varint(((long) field << 3) | 3);
    }

    /// So many bytes that say "more follows".
    OnnxBytes ones(int count) {
        for (int i = 0; i < count; i++) {
            out.write(0xFF);
        }
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private OnnxBytes bytes(int field, byte[] content) {
        claim(field, content.length);
        out.writeBytes(content);
        return this;
    }

    private OnnxBytes varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }
}
