package dev.ballast.metadata.safety;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/// Looks into a ZIP archive as two readers would: by its directory, and by the headers of its
/// entries. Where they disagree, or where bytes belong to neither, different programs see different
/// files, so that the archive counts as unreadable.
final class ZipPickles {
    private static final int MOST_ENTRIES = 200_000;
    private static final int END_BYTES = 22;
    private static final int PLACE_64_BYTES = 20;
    private static final int END_64_BYTES = 56;
    private static final int LONGEST_COMMENT = 65_535;
    private static final int LONGEST_NAME = 4096;
    private static final long LONGEST_DIRECTORY = 64L << 20;
    private static final long END = 0x06054b50L;
    private static final long END_64_PLACE = 0x07064b50L;
    private static final long END_64 = 0x06064b50L;
    private static final long DIRECTORY_ENTRY = 0x02014b50L;
    private static final long LOCAL_ENTRY = 0x04034b50L;
    private static final int ENCRYPTED = 0x2041;
    private static final int SIZES_FOLLOW = 0x8;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final long WHOLE_IN_64 = 0xFFFF_FFFFL;

    /// Bytes that are unpacked of all entries together. Torch packs nothing.
    private static final long MOST_UNPACKED = 64L << 20;

    /// Torch keeps the numbers of its tensors there, and unpickles none of them.
    private static final Pattern NUMBERS = Pattern.compile("[^/]++/(?:data|constants)/\\d++");

    /// A descriptor behind an entry may be that long.
    private static final int DESCRIPTOR = 24;

    private final SeekableByteChannel file;
    private final SafetyFindings findings;
    private long unpacked;

    private ZipPickles(SeekableByteChannel file, SafetyFindings findings) {
        this.file = file;
        this.findings = findings;
    }

    /// What the directory says of an entry.
    private record Entry(String name, int flags, int method, long packed, long size, long offset) {}

    /// The directory cannot be followed. The message is a problem.
    private static final class BrokenArchiveException extends Exception {
        private static final long serialVersionUID = 1L;

        BrokenArchiveException(String problem) {
            super(problem, null, false, false);
        }
    }

    static void scan(SeekableByteChannel file, SafetyFindings findings) throws IOException {
        ZipPickles archive = new ZipPickles(file, findings);
        try {
            archive.scan();
        } catch (BrokenArchiveException e) {
            findings.problem(String.valueOf(e.getMessage()));
        }
    }

    private record Directory(long first, long end, long entries) {}

    private void scan() throws IOException, BrokenArchiveException {
        Directory directory = directory();
        List<Entry> entries = entries(directory);
        long covered = 0;
        for (Entry entry :
                entries.stream().sorted(Comparator.comparingLong(Entry::offset)).toList()) {
            if (entry.offset() < covered || entry.offset() - covered > DESCRIPTOR) {
                throw new BrokenArchiveException(
                        "The archive has bytes before '%s' that its directory does not tell of."
                                .formatted(entry.name()));
            }
            covered = scan(entry);
        }
        if (directory.first() < covered || directory.first() - covered > DESCRIPTOR) {
            findings.problem("The archive has bytes that its directory does not tell of.");
        }
    }

    /// The end must be the last thing of the file, and be the only one that a reader could find.
    private Directory directory() throws IOException, BrokenArchiveException {
        long size = file.size();
        int length = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
        ByteBuffer tail = at(size - length, length);
        int end = length - END_BYTES;
        if (end < 0 || u32(tail, end) != END || u16(tail, end + 20) != 0) {
            throw new BrokenArchiveException(
                    "The archive does not end with its directory: it is cut off, or has a"
                            + " comment.");
        }
        for (int i = 0; i < end; i++) {
            if (u32(tail, i) == END) {
                throw new BrokenArchiveException("The archive ends twice.");
            }
        }
        return directory(tail.slice(end, END_BYTES).order(ByteOrder.LITTLE_ENDIAN), size);
    }

    /// Some readers follow the 64 bit form wherever there is one, others only where they are told
    /// to, and some look for it by its place, others by its address. All must come to the same.
    private Directory directory(ByteBuffer end, long size)
            throws IOException, BrokenArchiveException {
        long entries = u16(end, 10);
        long length = u32(end, 12);
        long first = u32(end, 16);
        long last = size - END_BYTES;
        long place = last - PLACE_64_BYTES;
        if (place >= 0 && u32(at(place, PLACE_64_BYTES), 0) == END_64_PLACE) {
            last = place - END_64_BYTES;
            ByteBuffer wide = at(last, END_64_BYTES);
            boolean same =
                    at(place, PLACE_64_BYTES).getLong(8) == last
                            && u32(wide, 0) == END_64
                            && wide.getLong(4) == END_64_BYTES - 12
                            && (entries == 0xFFFF || entries == wide.getLong(32))
                            && (length == WHOLE_IN_64 || length == wide.getLong(40))
                            && (first == WHOLE_IN_64 || first == wide.getLong(48));
            if (!same) {
                throw new BrokenArchiveException("The archive's directory is not where it says.");
            }
            entries = wide.getLong(32);
            length = wide.getLong(40);
            first = wide.getLong(48);
        }
        if (first < 0 || length < 0 || first != last - length) {
            throw new BrokenArchiveException("The archive's directory is not where it says.");
        }
        return new Directory(first, last, entries);
    }

    private List<Entry> entries(Directory directory) throws IOException, BrokenArchiveException {
        if (directory.entries() < 0 || directory.entries() > MOST_ENTRIES) {
            throw new BrokenArchiveException("The archive has more entries than are looked at.");
        }
        List<Entry> entries = new ArrayList<>();
        long at = directory.first();
        for (long n = 0; n < directory.entries(); n++) {
            ByteBuffer fixed = at(at, 46);
            if (u32(fixed, 0) != DIRECTORY_ENTRY) {
                throw new BrokenArchiveException("The archive's directory is broken.");
            }
            int name = u16(fixed, 28);
            if (name > LONGEST_NAME || at - directory.first() > LONGEST_DIRECTORY) {
                throw new BrokenArchiveException(
                        "The archive's directory is longer than is looked at.");
            }
            if (u16(fixed, 32) != 0) {
                throw new BrokenArchiveException(
                        "The archive has comments, which may hide another directory.");
            }
            int extra = u16(fixed, 30);
            ByteBuffer more = at(at + 46, name + extra);
            entries.add(entry(fixed, more, name));
            at += 46L + name + extra;
        }
        if (at != directory.end()) {
            findings.problem("The archive's directory has another length than it says.");
        }
        return entries;
    }

    private static Entry entry(ByteBuffer fixed, ByteBuffer more, int nameLength)
            throws BrokenArchiveException {
        long packed = u32(fixed, 20);
        long size = u32(fixed, 24);
        long offset = u32(fixed, 42);
        for (int i = nameLength; i + 4 <= more.capacity(); i += 4 + u16(more, i + 2)) {
            if (u16(more, i) == 1) {
                int next = i + 4;
                int end = Math.min(more.capacity(), next + u16(more, i + 2));
                if (size == WHOLE_IN_64 && next + 8 <= end) {
                    size = more.getLong(next);
                    next += 8;
                }
                if (packed == WHOLE_IN_64 && next + 8 <= end) {
                    packed = more.getLong(next);
                    next += 8;
                }
                if (offset == WHOLE_IN_64 && next + 8 <= end) {
                    offset = more.getLong(next);
                }
            }
        }
        if (packed < 0 || size < 0 || offset < 0) {
            throw new BrokenArchiveException("The archive has an entry of an impossible size.");
        }
        return new Entry(
                name(more, nameLength), u16(fixed, 8), u16(fixed, 10), packed, size, offset);
    }

    /// Looks into an entry.
    ///
    /// @return offset just past it
    private long scan(Entry entry) throws IOException, BrokenArchiveException {
        ByteBuffer fixed = at(entry.offset(), 30);
        if (u32(fixed, 0) != LOCAL_ENTRY) {
            throw new BrokenArchiveException(
                    "The archive has no entry where '%s' should be.".formatted(entry.name()));
        }
        int nameLength = u16(fixed, 26);
        String name = name(at(entry.offset() + 30, nameLength), nameLength);
        long first = entry.offset() + 30 + nameLength + u16(fixed, 28);
        int flags = u16(fixed, 6);
        int method = u16(fixed, 8);
        long packed = u32(fixed, 18);
        boolean told = (flags & SIZES_FOLLOW) == 0 && packed != WHOLE_IN_64;
        if (!name.equals(entry.name())
                || method != entry.method()
                || flags != entry.flags()
                || (told && packed != entry.packed())) {
            findings.problem(
                    "The archive says two things of its entry '%s'.".formatted(entry.name()));
        }
        if ((flags & ENCRYPTED) != 0 || (method != STORED && method != DEFLATED)) {
            findings.problem("The entry '%s' cannot be read.".formatted(entry.name()));
        } else {
            scanContent(entry, method, first);
        }
        return first + entry.packed();
    }

    private void scanContent(Entry entry, int method, long first) throws IOException {
        if (first + entry.packed() > file.size()) {
            findings.problem("The entry '%s' is cut off.".formatted(entry.name()));
            return;
        }
        String label = "The entry '%s'".formatted(entry.name());
        try {
            String head = head(entry, method, first);
            boolean sure = entry.name().toLowerCase(Locale.ROOT).endsWith(".pkl");
            if (ArrayHeader.isOne(head)) {
                try (InputStream in = content(entry, method, first)) {
                    ArrayHeader.scan(in, label, findings);
                }
            } else if (head.startsWith("PK\u0003\u0004") || head.startsWith("7z\u00bc\u00af")) {
                findings.problem(label + " is an archive itself, which is not looked into.");
            } else if (SafetyScanner.isPickle(head) || !NUMBERS.matcher(entry.name()).matches()) {
                try (InputStream in = content(entry, method, first)) {
                    Pickles.scan(in, label, sure, findings);
                }
            }
        } catch (ZipException | EOFException _) {
            findings.problem(label + " cannot be unpacked.");
        }
    }

    private String head(Entry entry, int method, long first) throws IOException {
        try (InputStream in = content(entry, method, first)) {
            return SafetyScanner.head(in);
        }
    }

    private InputStream content(Entry entry, int method, long first) throws IOException {
        InputStream raw = new ChannelPart(file, first, first + entry.packed());
        return method == STORED ? raw : new Unpacked(raw);
    }

    /// A few bytes may unpack to any number.
    private final class Unpacked extends InflaterInputStream {
        Unpacked(InputStream raw) {
            super(raw, new Inflater(true));
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            unpacked += Math.max(0, read);
            if (unpacked > MOST_UNPACKED) {
                throw new ZipException("more than is unpacked of one archive");
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }

    private ByteBuffer at(long offset, int length) throws IOException, BrokenArchiveException {
        if (offset < 0 || offset > file.size() - length) {
            throw new BrokenArchiveException("The archive points past its end.");
        }
        byte[] bytes = new ChannelPart(file, offset, offset + length).readNBytes(length);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String name(ByteBuffer bytes, int length) {
        byte[] name = new byte[length];
        bytes.get(0, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    private static int u16(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private static long u32(ByteBuffer bytes, int at) {
        return Integer.toUnsignedLong(bytes.getInt(at));
    }
}
