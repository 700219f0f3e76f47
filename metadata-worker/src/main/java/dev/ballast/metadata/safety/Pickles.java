package dev.ballast.metadata.safety;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Takes all pickles of one stream apart: files of old torch versions hold several in a row, with
/// the bytes of tensors behind them.
final class Pickles {
    private static final int MOST = 1000;

    private Pickles() {}

    /// @param label what the stream is called, for problems
    /// @param sure whether it must be a pickle; otherwise one that cannot be read, and imports
    ///   nothing before that, is taken for something else
    static void scan(InputStream stream, String label, boolean sure, SafetyFindings findings)
            throws IOException {
        InputStream in = new BufferedInputStream(stream, 1 << 16);
        PickleInput input = new PickleInput(in);
        for (int n = 0; !isAtEnd(in); n++) {
            if (n == MOST) {
                findings.problem(label + " is followed by more pickles than are looked at.");
                return;
            }
            SafetyFindings found = new SafetyFindings();
            try {
                new PickleReader(input, found).read();
            } catch (MalformedPickleException e) {
                if (found.imports() > 0 || (n == 0 && sure)) {
                    found.problem("%s %s".formatted(label, e.getMessage()));
                    findings.add(found);
                }
                return;
            }
            findings.add(found);
        }
    }

    private static boolean isAtEnd(InputStream in) throws IOException {
        in.mark(1);
        int next = in.read();
        in.reset();
        return next < 0;
    }
}
