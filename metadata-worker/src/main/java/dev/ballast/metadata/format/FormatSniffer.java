package dev.ballast.metadata.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;

/// Tells a file's format by its first bytes, never by its name.
final class FormatSniffer {
    /// How many bytes it wants to see; fewer will do where the file has no more.
    static final int WANTED_BYTES = 64;

    private static final int SAFETENSORS_LENGTH_BYTES = 8;

    /// Field 1 as a varint: `ir_version`, with which exporters begin.
    private static final int ONNX_FIRST_TAG = 0x08;

    private static final int ONNX_HIGHEST_IR_VERSION = 127;

    /// The tags that can follow in an ONNX model: producer name and version, domain, model version,
    /// doc string, graph, opset import, metadata.
    private static final String ONNX_SECOND_TAGS = "\u0012\u001a\"(2:Br";

    private FormatSniffer() {}

    static FileFormat sniff(byte[] first) {
        String head = new String(first, ISO_8859_1);
        if (head.isEmpty()) {
            return FileFormat.EMPTY;
        }
        if (head.startsWith("GGUF")) {
            return FileFormat.GGUF;
        }
        if (head.startsWith("PK\u0003\u0004")) {
            return FileFormat.ZIP;
        }
        return isText(head) ? sniffText(head) : sniffBinary(head);
    }

    private static FileFormat sniffText(String head) {
        String start = head.strip().toLowerCase(Locale.ROOT);
        if (start.startsWith("<!do") || start.startsWith("<htm")) {
            return FileFormat.HTML;
        }
        if (start.startsWith("<?xml")) {
            return FileFormat.XML;
        }
        if (start.startsWith("version https://git-lfs")) {
            return FileFormat.GIT_LFS_POINTER;
        }
        if (start.startsWith("{\"error\"")) {
            return FileFormat.ERROR_PAGE;
        }
        return start.startsWith("{") || start.startsWith("[") ? FileFormat.JSON : FileFormat.TEXT;
    }

    private static FileFormat sniffBinary(String head) {
        boolean brace = charAt(head, SAFETENSORS_LENGTH_BYTES) == '{';
        // Below 1 TiB the length's upper bytes are zero, which neither a pickle nor a protobuf has.
        if (brace && head.startsWith("\0\0\0", 5)) {
            return FileFormat.SAFETENSORS;
        }
        if (head.charAt(0) == 0x80 && head.length() > 1 && head.charAt(1) <= 5) {
            return FileFormat.PICKLE;
        }
        if (isOnnx(head)) {
            return FileFormat.ONNX;
        }
        return brace ? FileFormat.SAFETENSORS : FileFormat.UNKNOWN;
    }

    private static boolean isOnnx(String head) {
        return head.charAt(0) == ONNX_FIRST_TAG
                && charAt(head, 1) > 0
                && charAt(head, 1) <= ONNX_HIGHEST_IR_VERSION
                && ONNX_SECOND_TAGS.indexOf(charAt(head, 2)) >= 0;
    }

    /// No control characters among the first bytes, and none that UTF-8 never uses. What is text
    /// there has no binary length in front.
    private static boolean isText(String head) {
        return head.substring(0, Math.min(head.length(), SAFETENSORS_LENGTH_BYTES))
                .chars()
                .allMatch(c -> (c >= ' ' && c < 0xF8) || c == '\n' || c == '\r' || c == '\t');
    }

    private static char charAt(String head, int index) {
        return index < head.length() ? head.charAt(index) : '\0';
    }
}
