package dev.ballast.metadata.format;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One `TensorProto` of a graph's initializers: its shape, type and where its bytes are.
final class OnnxTensor {
    private static final int DIMS = 1;
    private static final int DATA_TYPE = 2;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;
    private static final int EXTERNAL_DATA = 13;
    private static final int DATA_LOCATION = 14;
    private static final int EXTERNAL = 1;
    private static final int ENTRY_KEY = 1;
    private static final int ENTRY_VALUE = 2;
    private static final long NO_RAW_DATA = -1;

    private final ProtobufReader in;
    private final ElementCount shape = new ElementCount();
    private String name = "";
    private @Nullable String sideFile;
    private long type;
    private long rawBytes = NO_RAW_DATA;
    private boolean external;

    private OnnxTensor(ProtobufReader in) {
        this.in = in;
    }

    /// Reads the message that begins here.
    ///
    /// @return the side file that holds the tensor's bytes, null when they are in the model itself
    static @Nullable String read(ProtobufReader in, long length, Findings findings)
            throws IOException, HeaderException {
        OnnxTensor tensor = new OnnxTensor(in);
        tensor.readFields(in.position() + length);
        try {
            tensor.tell(findings);
        } catch (HeaderException e) {
            findings.problem("initializer %s %s".formatted(Text.quote(tensor.name), e.problem()));
        }
        return tensor.external ? tensor.sideFile : null;
    }

    private void readFields(long end) throws IOException, HeaderException {
        while (in.position() < end) {
            ProtobufReader.Field field = in.next(end);
            if (field.is(DIMS, ProtobufReader.VARINT)) {
                shape.times(field.value());
            } else if (field.is(DIMS, ProtobufReader.BYTES)) {
                readPackedDimensions(in.position() + field.value());
            } else if (field.is(DATA_TYPE, ProtobufReader.VARINT)) {
                type = field.value();
            } else if (field.is(NAME, ProtobufReader.BYTES)) {
                name = in.text(field);
            } else if (field.is(RAW_DATA, ProtobufReader.BYTES)) {
                rawBytes = field.value();
                in.skip(field);
            } else if (field.is(EXTERNAL_DATA, ProtobufReader.BYTES)) {
                readExternalEntry(in.position() + field.value());
            } else if (field.is(DATA_LOCATION, ProtobufReader.VARINT)) {
                external = field.value() == EXTERNAL;
            } else {
                in.skip(field);
            }
        }
    }

    private void readPackedDimensions(long end) throws IOException, HeaderException {
        while (in.position() < end) {
            shape.times(in.varint());
        }
    }

    private void readExternalEntry(long end) throws IOException, HeaderException {
        String key = "";
        String value = "";
        while (in.position() < end) {
            ProtobufReader.Field field = in.next(end);
            if (field.is(ENTRY_KEY, ProtobufReader.BYTES)) {
                key = in.text(field);
            } else if (field.is(ENTRY_VALUE, ProtobufReader.BYTES)) {
                value = in.text(field);
            } else {
                in.skip(field);
            }
        }
        if (key.equals("location")) {
            sideFile = value;
        }
    }

    private void tell(Findings findings) throws HeaderException {
        long elements = shape.elements();
        OnnxType known = OnnxType.of(type);
        findings.tensor(known == OnnxType.UNDEFINED ? null : known, elements);
        if (known == OnnxType.UNDEFINED) {
            throw new HeaderException("has the unknown type " + Long.toUnsignedString(type));
        }
        if (external && sideFile == null) {
            throw new HeaderException("lies in a side file that it does not name");
        }
        if (rawBytes != NO_RAW_DATA && known.hasWidth() && rawBytes != known.bytes(elements)) {
            throw new HeaderException(
                    "takes %d bytes, its shape needs %d"
                            .formatted(rawBytes, known.bytes(elements)));
        }
    }
}
