package dev.ballast.metadata.safety;

import dev.ballast.model.artifact.Safety;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Says what a file would do when it is loaded, by its content alone: what is stored once may have
/// many names. Pickles, ZIP archives of them (as torch writes today), several in a row (as it did),
/// and NumPy arrays of objects are taken apart. Nothing is ever loaded; what cannot be read is
/// never called clean.
public final class SafetyScanner {
    private static final int HEAD = 512;
    private static final String SEVEN_ZIP = "7z\u00bc\u00af'\u001c";

    /// Pickles beside their tensors are some megabytes; a file of nothing but opcodes takes
    /// seconds.
    private static final long MOST_READ = 512L << 20;

    private final long mostRead;

    public SafetyScanner() {
        this(MOST_READ);
    }

    /// @param mostRead bytes that are read of one file at most; one that takes more is unreadable
    SafetyScanner(long mostRead) {
        this.mostRead = mostRead;
    }

    /// Looks at a file on disk.
    ///
    /// @return empty if it holds nothing that could run
    /// @throws IOException if it cannot be read; never because of what is in it
    public Optional<Safety> scan(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return scan(channel);
        }
    }

    /// Looks at an open file, and leaves it open.
    public Optional<Safety> scan(SeekableByteChannel file) throws IOException {
        SafetyFindings findings = new SafetyFindings();
        boolean holdsCode = true;
        try {
            holdsCode = scan(new ReadBudget(file, mostRead), findings);
        } catch (ReadBudget.SpentException _) {
            findings.problem("It takes more reading than is spent on one file.");
        }
        return holdsCode || !findings.isEmpty() ? Optional.of(findings.safety()) : Optional.empty();
    }

    /// The order is that of torch, which tries tar before it unpickles.
    ///
    /// @return whether it is of a kind that may hold code, if nothing was found too
    private static boolean scan(SeekableByteChannel file, SafetyFindings findings)
            throws IOException {
        String head = head(new ChannelPart(file, 0, HEAD));
        if (TarHeader.isOne(head)) {
            findings.problem("It is a tar archive, which is not looked into.");
            return true;
        }
        if (head.startsWith("PK\u0003\u0004") || head.startsWith("PK\u0005\u0006")) {
            ZipPickles.scan(file, findings);
            return true;
        }
        if (head.startsWith(SEVEN_ZIP)) {
            findings.problem("It is a 7z archive, which is not looked into.");
            return true;
        }
        if (CompressedHead.isOne(head)) {
            findings.problem("It is compressed, and not unpacked to look into it.");
            return true;
        }
        ChannelPart content = new ChannelPart(file, 0, file.size());
        if (ArrayHeader.isOne(head)) {
            return ArrayHeader.scan(content, "The array", findings);
        }
        if (head.startsWith(Pickles.TORCH_MAGIC)) {
            Pickles.scanTorch(content, "The pickle", findings);
            return true;
        }
        boolean sure = isPickle(head) && !looksLikeSafetensors(head);
        Pickles.scan(content, "The pickle", sure, findings);
        return sure;
    }

    /// Protocol 2 and newer, and what claims to be older. Those older ones that Python writes have
    /// no sign of their own.
    static boolean isPickle(String head) {
        return head.length() > 1 && head.charAt(0) == 0x80 && head.charAt(1) <= 5;
    }

    /// The first bytes, one character each.
    static String head(InputStream in) throws IOException {
        return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
    }

    /// The length of its header may begin like a pickle, which then breaks off. It is looked for
    /// imports all the same.
    private static boolean looksLikeSafetensors(String head) {
        return head.startsWith("\0\0\0\0{", 4);
    }
}
