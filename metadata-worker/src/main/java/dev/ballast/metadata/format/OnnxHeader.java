package dev.ballast.metadata.format;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// An ONNX model: a protobuf message `ModelProto` with a `GraphProto` in it. The initializers'
/// bytes and the nodes are jumped over; side files that hold weights are named, since the model is
/// useless without them.
final class OnnxHeader {
    private static final int MODEL_IR_VERSION = 1;
    private static final int MODEL_PRODUCER_NAME = 2;
    private static final int MODEL_PRODUCER_VERSION = 3;
    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_OPSET_IMPORT = 8;
    private static final int OPSET_DOMAIN = 1;
    private static final int OPSET_VERSION = 2;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_NAME = 2;
    private static final int GRAPH_INITIALIZER = 5;

    private static final int MAX_TENSORS = 250_000;
    private static final int MAX_SIDE_FILES = 64;

    private final HeaderReader file;
    private final ProtobufReader in;
    private final Findings findings;
    private final Set<String> sideFiles = new TreeSet<>();
    private long nodes;
    private long tensors;
    private boolean hasGraph;
    private @Nullable String producer;

    OnnxHeader(HeaderReader file, Findings findings) {
        this.file = file;
        this.in = new ProtobufReader(file);
        this.findings = findings;
    }

    void read() throws IOException {
        try {
            readModel();
            if (!hasGraph) {
                findings.problem("the model has no graph");
            }
        } catch (HeaderException e) {
            findings.problem(e.problem());
        }
        tell();
    }

    private void readModel() throws IOException, HeaderException {
        // The outermost message has no length: it ends where the file does.
        while (in.position() < file.size()) {
            ProtobufReader.Field field = in.next(Long.MAX_VALUE);
            if (field.is(MODEL_IR_VERSION, ProtobufReader.VARINT)) {
                findings.attribute("ir_version", String.valueOf(field.value()));
            } else if (field.is(MODEL_PRODUCER_NAME, ProtobufReader.BYTES)) {
                producer = in.text(field);
                findings.attribute("producer", producer);
            } else if (field.is(MODEL_PRODUCER_VERSION, ProtobufReader.BYTES)) {
                findings.attribute("producer_version", in.text(field));
            } else if (field.is(MODEL_OPSET_IMPORT, ProtobufReader.BYTES)) {
                readOpset(in.position() + field.value());
            } else if (field.is(MODEL_GRAPH, ProtobufReader.BYTES)) {
                hasGraph = true;
                readGraph(in.position() + field.value());
            } else {
                in.skip(field);
            }
        }
    }

    private void readOpset(long end) throws IOException, HeaderException {
        String domain = "";
        long version = 0;
        while (in.position() < end) {
            ProtobufReader.Field field = in.next(end);
            if (field.is(OPSET_DOMAIN, ProtobufReader.BYTES)) {
                domain = in.text(field);
            } else if (field.is(OPSET_VERSION, ProtobufReader.VARINT)) {
                version = field.value();
            } else {
                in.skip(field);
            }
        }
        boolean standard = domain.isEmpty() || domain.equals("ai.onnx");
        findings.attribute(
                standard ? "opset" : "opset:" + Text.clean(domain), String.valueOf(version));
    }

    private void readGraph(long end) throws IOException, HeaderException {
        while (in.position() < end) {
            ProtobufReader.Field field = in.next(end);
            if (field.is(GRAPH_NAME, ProtobufReader.BYTES)) {
                findings.attribute("graph", in.text(field));
            } else if (field.is(GRAPH_INITIALIZER, ProtobufReader.BYTES)) {
                readInitializer(field.value());
            } else {
                nodes += field.number() == GRAPH_NODE ? 1 : 0;
                in.skip(field);
            }
        }
    }

    private void readInitializer(long length) throws IOException, HeaderException {
        if (++tensors > MAX_TENSORS) {
            throw new HeaderException(
                    "more than %d initializers, the rest is not read".formatted(MAX_TENSORS));
        }
        String sideFile = OnnxTensor.read(in, length, findings);
        if (sideFile != null && sideFiles.size() < MAX_SIDE_FILES) {
            sideFiles.add(Text.clean(sideFile));
        }
    }

    private void tell() {
        if (nodes > 0) {
            findings.attribute("nodes", String.valueOf(nodes));
        }
        if (!sideFiles.isEmpty()) {
            findings.attribute("external_data", String.join(", ", sideFiles));
        }
        if (producer != null) {
            findings.architecture(producer);
        }
        String dominant = findings.dominantType();
        if (dominant != null && OnnxType.valueOf(dominant).isQuantized()) {
            findings.quantization(dominant);
        }
    }
}
