package dev.ballast.metadata.safety;

import java.nio.charset.StandardCharsets;

/// The first header of a tar archive, by the rules of Python's `tarfile`, which torch asks before
/// it takes a file for anything else. Torch wrote such archives before 2017.
final class TarHeader {
    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_END = 156;

    private TarHeader() {}

    /// Whether a file begins with the header of an entry, whose checksum is right in either of its
    /// two forms: of signed bytes, and of unsigned ones.
    ///
    /// @param head its first bytes, one character each
    static boolean isOne(String head) {
        if (head.length() < BLOCK) {
            return false;
        }
        byte[] bytes = head.substring(0, BLOCK).getBytes(StandardCharsets.ISO_8859_1);
        long signed = 0;
        long unsigned = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean itself = i >= CHECKSUM && i < CHECKSUM_END;
            signed += itself ? ' ' : bytes[i];
            unsigned += itself ? ' ' : Byte.toUnsignedInt(bytes[i]);
        }
        String field = head.substring(CHECKSUM, CHECKSUM_END);
        return isNumber(field, signed) || isNumber(field, unsigned);
    }

    /// Base 256 with a first byte of 0x80 or 0xFF, otherwise octal up to the first NUL.
    private static boolean isNumber(String field, long number) {
        if (field.charAt(0) == 0x80 || field.charAt(0) == 0xff) {
            long value = field.charAt(0) == 0xff ? -1 : 0;
            for (int i = 1; i < field.length(); i++) {
                value = value << 8 | field.charAt(i);
            }
            return value == number;
        }
        int end = field.indexOf(0);
        String digits =
                (end < 0 ? field : field.substring(0, end))
                        .strip()
                        .replace("_", "")
                        .replaceFirst("0[oO]", "");
        try {
            return Long.parseLong(digits.isEmpty() ? "0" : digits, 8) == number;
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
