package dev.ballast.metadata.safety;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Takes all pickles of one stream apart: files of old torch versions hold several in a row, with
/// the bytes of tensors behind them.
final class Pickles {
    /// The first pickle of a file as `torch.save` wrote it before version 1.6.
    static final String TORCH_MAGIC = "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

    /// The magic number, the version, the system, the object, and the keys of its storages.
    private static final int OF_TORCH = 5;

    private static final int MOST = 1000;

    /// What is skipped behind it is not read.
    private static final int BUFFER = 1 << 14;

    private Pickles() {}

    /// @param label what the stream is called, for problems
    /// @param sure whether it must be a pickle; otherwise one that no unpickler can read to its end
    ///   counts only for what it could import before that
    static void scan(InputStream stream, String label, boolean sure, SafetyFindings findings)
            throws IOException {
        InputStream in = new BufferedInputStream(stream, BUFFER);
        PickleInput input = new PickleInput(in);
        for (int n = 0; !isAtEnd(in); n++) {
            if (n == MOST) {
                findings.problem(label + " is followed by more pickles than are looked at.");
                return;
            }
            if (!isRead(input, label, sure && n == 0, findings)) {
                return;
            }
        }
    }

    /// Exactly those pickles that torch reads; what lies behind is the bytes of tensors.
    static void scanTorch(InputStream stream, String label, SafetyFindings findings)
            throws IOException {
        PickleInput input = new PickleInput(new BufferedInputStream(stream, BUFFER));
        for (int n = 0; n < OF_TORCH; n++) {
            if (!isRead(input, label, true, findings)) {
                return;
            }
        }
    }

    /// @return whether the pickle could be read to its end
    private static boolean isRead(
            PickleInput input, String label, boolean sure, SafetyFindings findings)
            throws IOException {
        SafetyFindings found = new SafetyFindings();
        try {
            new PickleReader(input, found).read();
            findings.add(found);
            return true;
        } catch (MalformedPickleException e) {
            if (sure || e.others()) {
                found.problem("%s %s".formatted(label, e.getMessage()));
            }
            if (sure || e.others() || found.namesModules()) {
                findings.add(found);
            }
            return false;
        } catch (ReadBudget.SpentException e) {
            findings.add(found);
            throw e;
        }
    }

    private static boolean isAtEnd(InputStream in) throws IOException {
        in.mark(1);
        int next = in.read();
        in.reset();
        return next < 0;
    }
}
