package dev.ballast.metadata.safety;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The header of a NumPy array (format 1.0 to 3.0 of `numpy.lib.format`). One of objects is a
/// pickle behind it.
final class ArrayHeader {
    private static final String MAGIC = "\u0093NUMPY";

    /// NumPy refuses longer ones, if it is not told to trust the file.
    private static final int LONGEST = 10_000;

    private static final String TYPE = "'[<>|=][biufcSUmMV]\\d++(?:\\[\\w++\\])?+'";
    private static final String SIZES = "\\([\\dL, ]*+\\)";
    private static final String FIELD = "\\('[^'\\\\]*+', %s(?:, %s)?+\\)".formatted(TYPE, SIZES);

    /// Exactly as NumPy writes it, of types that hold no objects. All that is spelled otherwise may
    /// be of objects.
    private static final Pattern PLAIN =
            Pattern.compile(
                    "\\{'descr': (?:%s|\\[%s(?:, %s)*+\\]), 'fortran_order': (?:True|False), 'shape': %s, \\} *+\n"
                            .formatted(TYPE, FIELD, FIELD, SIZES));

    private ArrayHeader() {}

    static boolean isOne(String head) {
        return head.startsWith(MAGIC);
    }

    /// Looks behind the header, if what is there may be a pickle.
    ///
    /// @return whether it may
    static boolean scan(InputStream in, String label, SafetyFindings findings) throws IOException {
        byte[] fixed = in.readNBytes(8);
        boolean wide = fixed.length == 8 && fixed[6] > 1;
        byte[] length = in.readNBytes(wide ? 4 : 2);
        long size = 0;
        for (int i = 0; i < length.length; i++) {
            size |= (long) Byte.toUnsignedInt(length[i]) << (8 * i);
        }
        if (size > LONGEST) {
            findings.problem(label + " has a header that is longer than is looked at.");
            return true;
        }
        String header = new String(in.readNBytes((int) size), StandardCharsets.ISO_8859_1);
        if (header.length() < size) {
            findings.problem(label + " is cut off in its header.");
            return true;
        }
        if (PLAIN.matcher(header).matches()) {
            return false;
        }
        Pickles.scan(in, label, true, findings);
        return true;
    }
}
