package dev.ballast.metadata.safety;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes pickles opcode by opcode, as Python would, or as it never would.
final class PickleBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static PickleBytes protocol(int version) {
        return version < 2 ? new PickleBytes() : new PickleBytes().ops(0x80, version);
    }

    PickleBytes ops(int... opcodes) {
        for (int opcode : opcodes) {
            out.write(opcode);
        }
        return this;
    }

    /// `GLOBAL`
    PickleBytes global(String module, String name) {
        return ops('c').raw(module + "\n" + name + "\n");
    }

    /// `SHORT_BINUNICODE`
    PickleBytes text(String text) {
        return ops(0x8c, text.length()).raw(text);
    }

    /// `BINUNICODE`
    PickleBytes longText(String text) {
        return ops('X', text.length() & 0xff, text.length() >> 8, 0, 0).raw(text);
    }

    /// `STACK_GLOBAL` of two texts.
    PickleBytes stackGlobal(String module, String name) {
        return text(module).ops(0x94).text(name).ops(0x94, 0x93);
    }

    /// Calls what is on the stack with one text.
    PickleBytes call(String argument) {
        return longText(argument).ops(0x85, 'R');
    }

    PickleBytes raw(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] stop() {
        return ops('.').bytes();
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /// What torch writes for one tensor.
    static byte[] tensor() {
        return protocol(2)
                .ops('}', 'q', 0)
                .longText("w")
                .ops('q', 1)
                .global("torch._utils", "_rebuild_tensor_v2")
                .ops('(', '(')
                .longText("storage")
                .global("torch", "FloatStorage")
                .longText("0")
                .longText("cpu")
                .ops('K', 4, 't', 'Q', 'K', 0, 'K', 4, 0x85, 'K', 1, 0x85, 0x89)
                .global("collections", "OrderedDict")
                .ops(')', 'R', 't', 'R', 's')
                .stop();
    }

    /// Runs a command when it is loaded.
    static byte[] attack() {
        return protocol(2).global("os", "system").call("id").stop();
    }
}
