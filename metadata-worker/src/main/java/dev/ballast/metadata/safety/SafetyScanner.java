package dev.ballast.metadata.safety;

import dev.ballast.model.artifact.Safety;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Says what a file would do when it is loaded, whatever it is called: pickles, ZIP archives of
/// them (as torch writes today), several in a row (as it did), tar archives (as it did before
/// that), and NumPy arrays of objects are taken apart. Nothing is ever loaded; what cannot be read
/// is never called clean.
public final class SafetyScanner {
    private static final int HEAD = 512;
    private static final String SEVEN_ZIP = "7z\u00bc\u00af'\u001c";
    private static final String NUMPY = "\u0093NUMPY";

    /// Programs unpickle files of these names whatever they begin with.
    private static final Set<String> PICKLED = Set.of("pkl", "pickle", "pt", "pth", "ckpt");

    /// They may be anything.
    private static final Set<String> MAYBE_PICKLED = Set.of("bin");

    /// Looks at a file on disk.
    ///
    /// @param name what it is called in its model
    /// @return empty if it holds nothing that could run
    /// @throws IOException if it cannot be read; never because of what is in it
    public Optional<Safety> scan(Path file, String name) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return scan(channel, name);
        }
    }

    /// Looks at an open file, and leaves it open.
    public Optional<Safety> scan(SeekableByteChannel file, String name) throws IOException {
        SafetyFindings findings = new SafetyFindings();
        boolean holdsCode = scan(file, name, findings);
        return holdsCode ? Optional.of(findings.safety()) : Optional.empty();
    }

    private static boolean scan(SeekableByteChannel file, String name, SafetyFindings findings)
            throws IOException {
        String head = head(new ChannelPart(file, 0, HEAD));
        String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (head.startsWith("PK\u0003\u0004") || head.startsWith("PK\u0005\u0006")) {
            ZipPickles.scan(file, findings);
            return true;
        }
        if (head.startsWith(SEVEN_ZIP)) {
            findings.problem("It is a 7z archive, which is not looked into.");
            return true;
        }
        if (isPickle(head) && !looksLikeAnother(head)) {
            Pickles.scan(new ChannelPart(file, 0, file.size()), "The pickle", true, findings);
            return true;
        }
        if (TarPickles.isOne(head)) {
            new TarPickles(file, findings).scan();
            return true;
        }
        if (head.startsWith(NUMPY)) {
            return scanArray(new ChannelPart(file, 0, file.size()), "The array", findings);
        }
        if (!isPickle(head) && !PICKLED.contains(suffix) && !MAYBE_PICKLED.contains(suffix)) {
            return false;
        }
        boolean sure = PICKLED.contains(suffix) && file.size() > 0 && !looksLikeAnother(head);
        Pickles.scan(new ChannelPart(file, 0, file.size()), "The pickle", sure, findings);
        return sure || findings.imports() > 0;
    }

    /// Protocol 2 and newer, and what claims to be older.
    static boolean isPickle(String head) {
        return head.length() > 1 && head.charAt(0) == 0x80 && head.charAt(1) <= 5;
    }

    static boolean isArray(String head) {
        return head.startsWith(NUMPY);
    }

    /// An array of objects is a pickle behind a header.
    ///
    /// @return whether it is one
    static boolean scanArray(InputStream in, String label, SafetyFindings findings)
            throws IOException {
        byte[] fixed = in.readNBytes(8);
        boolean wide = fixed.length == 8 && fixed[6] > 1;
        byte[] length = in.readNBytes(wide ? 4 : 2);
        long size = 0;
        for (int i = 0; i < length.length; i++) {
            size |= (long) Byte.toUnsignedInt(length[i]) << (8 * i);
        }
        if (size > 1 << 20) {
            findings.problem(label + " has a header that is longer than is looked at.");
            return true;
        }
        String header = new String(in.readNBytes((int) size), StandardCharsets.ISO_8859_1);
        if (header.length() < size) {
            findings.problem(label + " is cut off in its header.");
            return true;
        }
        if (!header.matches("(?s).*\\bdescr\\b.*O.*")) {
            return false;
        }
        Pickles.scan(in, label, true, findings);
        return true;
    }

    /// The first bytes, one character each.
    static String head(InputStream in) throws IOException {
        return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
    }

    /// Formats that hold no code, under a name that says otherwise. A pickle may begin like them,
    /// so they are no reason not to look.
    private static boolean looksLikeAnother(String head) {
        return Stream.of("GGUF", "{", "<", "ggml", "lmgg").anyMatch(head::startsWith)
                || (head.length() > 8 && head.charAt(8) == '{');
    }
}
