package dev.ballast.metadata.format;

import java.io.IOException;
import java.nio.ByteOrder;

/// The header of a GGUF file, version 2 or 3, of either byte order: counts, keys, tensor list.
final class GgufHeader {
    private static final int MAGIC_BYTES = 4;
    private static final int MAX_TENSORS = 250_000;
    private static final int MAX_KEYS = 100_000;

    private final HeaderReader in;
    private final Findings findings;

    GgufHeader(HeaderReader in, Findings findings) {
        this.in = in;
        this.findings = findings;
    }

    void read() throws IOException {
        try {
            readParts();
        } catch (HeaderException e) {
            findings.problem(e.problem());
        }
        tellQuantization();
    }

    private void readParts() throws IOException, HeaderException {
        in.skip(MAGIC_BYTES);
        readVersion();
        long tensors = count("tensors", MAX_TENSORS);
        long keys = count("keys", MAX_KEYS);
        GgufKeys keyPart = new GgufKeys(in, findings);
        keyPart.read(keys);
        new GgufTensors(in, findings, keyPart.alignment()).read(tensors);
    }

    /// A version whose lower half is empty was written by a machine of the other byte order.
    private void readVersion() throws IOException, HeaderException {
        in.order(ByteOrder.LITTLE_ENDIAN);
        int version = in.i32();
        if ((version & 0xFFFF) == 0) {
            version = Integer.reverseBytes(version);
            in.order(ByteOrder.BIG_ENDIAN);
            findings.attribute("byte_order", "big");
        }
        if (version != 2 && version != 3) {
            throw new HeaderException(
                    "version %s is not one that is understood (2, 3)"
                            .formatted(Integer.toUnsignedString(version)));
        }
        findings.attribute("gguf_version", String.valueOf(version));
    }

    private long count(String what, long most) throws IOException, HeaderException {
        long count = in.i64();
        if (count < 0 || count > most) {
            throw new HeaderException(
                    "the header claims %s %s, at most %d are read"
                            .formatted(Long.toUnsignedString(count), what, most));
        }
        return count;
    }

    private void tellQuantization() {
        String dominant = findings.dominantType();
        if (dominant != null && GgufTensorType.valueOf(dominant).isQuantized()) {
            findings.quantizationUnlessKnown(dominant);
        }
    }
}
