package dev.ballast.metadata.safety;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/// Looks into a tar archive as torch wrote them before 2017: entries of pickles. In `storages` and
/// `tensors` pickles lie between the bytes of tensors, where they cannot be told from these, so an
/// archive that has such bytes is never called clean.
final class TarPickles {
    private static final int BLOCK = 512;
    private static final int MOST_ENTRIES = 100_000;

    private final SeekableByteChannel file;
    private final SafetyFindings findings;

    TarPickles(SeekableByteChannel file, SafetyFindings findings) {
        this.file = file;
        this.findings = findings;
    }

    /// Whether a file begins with the header of an entry, whose checksum is right.
    ///
    /// @param head its first bytes, one character each
    static boolean isOne(String head) {
        return head.length() == BLOCK
                && head.charAt(0) != 0
                && octal(head, 148, 8) == checksum(head);
    }

    void scan() throws IOException {
        long at = 0;
        for (int n = 0; at + BLOCK <= file.size(); n++) {
            String header = SafetyScanner.head(new ChannelPart(file, at, at + BLOCK));
            if (header.chars().allMatch(c -> c == 0)) {
                return;
            }
            long size = octal(header, 124, 12);
            if (octal(header, 148, 8) != checksum(header) || size < 0) {
                findings.problem("The archive is broken at byte %d.".formatted(at));
                return;
            }
            if (n == MOST_ENTRIES) {
                findings.problem("The archive has more entries than are looked at.");
                return;
            }
            scan(header, at + BLOCK, size);
            at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        findings.problem("The archive is cut off.");
    }

    private void scan(String header, long first, long size) throws IOException {
        int end = header.indexOf(0);
        String name = header.substring(0, end < 0 || end > 100 ? 100 : end);
        String label = "The entry '%s'".formatted(name);
        switch (header.charAt(156)) {
            case '0', '\0', '7' -> {
                if (first + size > file.size()) {
                    findings.problem(label + " is cut off.");
                }
                ChannelPart content = new ChannelPart(file, first, first + size);
                String base = name.substring(name.lastIndexOf('/') + 1);
                boolean mixed = base.equals("storages") || base.equals("tensors");
                boolean sure = mixed || base.equals("pickle") || base.endsWith(".pkl");
                Pickles.scan(content, label, sure, findings);
                if (mixed) {
                    findings.problem(label + " may hold pickles that cannot be found.");
                }
            }
            case '5' -> {
                // A folder.
            }
            default -> findings.problem(label + " is of a kind that is not followed.");
        }
    }

    /// @return -1 if it is no such number
    private static long octal(String header, int first, int length) {
        String digits = header.substring(first, first + length).replace('\0', ' ').strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    /// The sum of all bytes, its own place counted as blanks.
    private static long checksum(String header) {
        byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
        long sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += i >= 148 && i < 156 ? ' ' : Byte.toUnsignedInt(bytes[i]);
        }
        return sum;
    }
}
