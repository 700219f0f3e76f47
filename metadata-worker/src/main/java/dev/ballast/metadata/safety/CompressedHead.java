package dev.ballast.metadata.safety;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// How compressed streams begin that joblib and pandas unpack before they unpickle.
final class CompressedHead {
    /// gzip, bzip2, xz, LZ4, Zstandard, and joblib's own of old.
    private static final List<String> MAGICS =
            List.of(
                    "\u001f\u008b\b",
                    "BZh",
                    "\u00fd7zXZ",
                    "\u0004\"M\u0018",
                    "(\u00b5/\u00fd",
                    "ZF");

    private CompressedHead() {}

    /// @param head the first bytes of a file, one character each
    static boolean isOne(String head) {
        return MAGICS.stream().anyMatch(head::startsWith) || isZlib(head) || isLzma(head);
    }

    /// A length of safetensors may look like the two bytes of zlib's header, but does not unpack.
    private static boolean isZlib(String head) {
        if (!head.startsWith("x")) {
            return false;
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(head.getBytes(StandardCharsets.ISO_8859_1));
            int unpacked = inflater.inflate(new byte[1 << 20]);
            return unpacked > 0 || (!inflater.needsDictionary() && head.length() > 8);
        } catch (DataFormatException _) {
            return false;
        } finally {
            inflater.end();
        }
    }

    /// So may one look like LZMA's; the size in LZMA's header is then one that its decoder refuses.
    private static boolean isLzma(String head) {
        return head.startsWith("]\0")
                && !(head.startsWith("\0\0\0\0{", 4)
                        && head.length() > 13
                        && head.substring(9, 13).indexOf(0) < 0);
    }
}
