package dev.ballast.metadata.format;

import java.io.IOException;

/// The tensor list of a GGUF header.
final class GgufTensors {
    private static final int MAX_NAME_BYTES = 64;
    private static final int MAX_DIMENSIONS = 4;

    private final HeaderReader in;
    private final Findings findings;
    private final long alignment;
    private final NameSet names = new NameSet();
    private final TensorSpans spans = new TensorSpans();
    private boolean allSizesKnown = true;

    /// @param alignment bytes to whose multiples the data and each tensor are aligned, 1 or more
    GgufTensors(HeaderReader in, Findings findings, long alignment) {
        this.in = in;
        this.findings = findings;
        this.alignment = alignment;
    }

    void read(long count) throws IOException, HeaderException {
        for (long i = 0; i < count; i++) {
            readOne();
        }
        checkData();
    }

    private void readOne() throws IOException, HeaderException {
        String name = readName();
        long dimensions = in.u32();
        if (dimensions > MAX_DIMENSIONS) {
            throw new HeaderException(
                    "tensor %s claims %d dimensions, at most %d are allowed"
                            .formatted(Text.quote(name), dimensions, MAX_DIMENSIONS));
        }
        ElementCount shape = new ElementCount();
        long row = 1;
        for (int i = 0; i < dimensions; i++) {
            long dimension = in.i64();
            row = i == 0 ? dimension : row;
            shape.times(dimension);
        }
        int type = in.i32();
        long offset = in.i64();
        try {
            place(shape.elements(), row, type, offset);
        } catch (HeaderException e) {
            allSizesKnown = false;
            findings.problem("tensor %s %s".formatted(Text.quote(name), e.problem()));
        }
    }

    private String readName() throws IOException, HeaderException {
        long length = in.i64();
        if (length < 0 || length > MAX_NAME_BYTES) {
            throw new HeaderException(
                    "a tensor's name of %s bytes is longer than %d"
                            .formatted(Long.toUnsignedString(length), MAX_NAME_BYTES));
        }
        String name = in.text(length, MAX_NAME_BYTES);
        if (!names.add(name)) {
            findings.problem("the tensor %s comes twice".formatted(Text.quote(name)));
        }
        return name;
    }

    private void place(long elements, long row, int typeId, long offset) throws HeaderException {
        GgufTensorType type = GgufTensorType.of(typeId);
        findings.tensor(type, elements);
        if (type == null) {
            throw new HeaderException("has the unknown type " + Integer.toUnsignedString(typeId));
        }
        if (offset < 0 || offset % alignment != 0) {
            throw new HeaderException(
                    "begins at %s, which is no multiple of %d"
                            .formatted(Long.toUnsignedString(offset), alignment));
        }
        long end = offset + type.bytes(elements, row);
        if (end < 0) {
            throw new HeaderException("ends beyond any file");
        }
        spans.add(offset, end);
    }

    private void checkData() {
        if (allSizesKnown) {
            spans.checkTiling(alignment, findings);
        }
        long rest = in.position() % alignment;
        long dataStart = rest == 0 ? in.position() : in.position() + alignment - rest;
        // Compared by subtraction, since the sum of both may not fit.
        if (spans.end() > 0 && spans.end() > in.size() - dataStart) {
            findings.problem(
                    "truncated: tensors end at %s, the file at %d"
                            .formatted(Long.toUnsignedString(dataStart + spans.end()), in.size()));
        }
    }
}
