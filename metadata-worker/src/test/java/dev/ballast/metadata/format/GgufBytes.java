package dev.ballast.metadata.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Builds GGUF files, sound or not, in either byte order.
final class GgufBytes {
    static final int UINT32 = 4;
    static final int STRING = 8;
    static final int ARRAY = 9;
    static final int F32 = 0;
    static final int Q8_0 = 8;
    static final int Q4_K = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;

    private GgufBytes(ByteOrder order) {
        this.order = order;
    }

    static GgufBytes header(ByteOrder order, int version, long tensors, long keys) {
        GgufBytes bytes = new GgufBytes(order);
        bytes.out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        return bytes.u32(version).u64(tensors).u64(keys);
    }

    static GgufBytes header(long tensors, long keys) {
        return header(ByteOrder.LITTLE_ENDIAN, 3, tensors, keys);
    }

    /// Two tensors and the keys of a small llama.
    static byte[] small(ByteOrder order, int version) {
        return header(order, version, 2, 6)
                .textKey("general.architecture", "llama")
                .textKey("general.name", "Tiny")
                .u32Key("general.file_type", 15)
                .u32Key("llama.context_length", 4096)
                .key("tokenizer.ggml.tokens", ARRAY)
                .u32(STRING)
                .u64(2)
                .text("a")
                .text("b")
                .textKey("tokenizer.ggml.model", "gpt2")
                .tensor("token_embd.weight", Q4_K, 0, 256, 4)
                .tensor("norm.weight", F32, 576, 3)
                .data(576 + 12)
                .bytes();
    }

    GgufBytes u32(long value) {
        out.writeBytes(ByteBuffer.allocate(4).order(order).putInt((int) value).array());
        return this;
    }

    GgufBytes u64(long value) {
        out.writeBytes(ByteBuffer.allocate(8).order(order).putLong(value).array());
        return this;
    }

    GgufBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        u64(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    /// A key and the type of the value that comes next.
    GgufBytes key(String name, int type) {
        return text(name).u32(type);
    }

    GgufBytes textKey(String name, String value) {
        return key(name, STRING).text(value);
    }

    GgufBytes u32Key(String name, long value) {
        return key(name, UINT32).u32(value);
    }

    GgufBytes tensor(String name, int type, long offset, long... dimensions) {
        text(name).u32(dimensions.length);
        for (long dimension : dimensions) {
            u64(dimension);
        }
        return u32(type).u64(offset);
    }

    /// Pads to 32 bytes and adds so many zeros.
    GgufBytes data(int length) {
        out.writeBytes(new byte[(32 - out.size() % 32) % 32 + length]);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
