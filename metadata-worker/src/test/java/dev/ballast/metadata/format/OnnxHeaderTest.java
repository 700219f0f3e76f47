package dev.ballast.metadata.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.ModelFacts;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxHeaderTest {
    @Test
    void tellsTheFactsOfARealModel() throws IOException {
        byte[] model;
        try (InputStream in =
                Objects.requireNonNull(
                        getClass().getResourceAsStream("/all-minilm-l6-v2-q.onnx"))) {
            model = in.readAllBytes();
        }
        MemoryFile file = new MemoryFile(model);

        ModelFacts facts = Inspection.of(file);

        assertThat(facts.format()).isEqualTo("onnx");
        assertThat(facts.tensors()).isGreaterThan(100);
        assertThat(facts.parameters()).isBetween(22_000_000L, 24_000_000L);
        assertThat(facts.dtype()).isIn("INT8", "UINT8");
        assertThat(facts.quantization()).isEqualTo(facts.dtype());
        assertThat(facts.attributes()).containsKeys("ir_version", "producer", "opset", "graph");
        assertThat(facts.problems()).isEmpty();
        assertThat(file.bytesRead()).isLessThan(2_000_000);
    }

    @Test
    void tellsTheFactsOfASoundFile() {
        ModelFacts facts = Inspection.of(OnnxBytes.small());

        assertThat(facts.format()).isEqualTo("onnx");
        assertThat(facts.tensors()).isEqualTo(2);
        assertThat(facts.parameters()).isEqualTo(17);
        assertThat(facts.dtype()).isEqualTo("INT8");
        assertThat(facts.architecture()).isEqualTo("pytorch");
        assertThat(facts.attributes())
                .containsEntry("ir_version", "8")
                .containsEntry("producer_version", "2.9")
                .containsEntry("opset", "17")
                .containsEntry("graph", "main_graph")
                .containsEntry("nodes", "1");
        assertThat(facts.problems()).isEmpty();
    }

    @Test
    void namesTheSideFilesThatHoldTheWeights() {
        OnnxBytes location = OnnxBytes.message().text(1, "location").text(2, "model.onnx_data");
        OnnxBytes offset = OnnxBytes.message().text(1, "offset").text(2, "0");
        OnnxBytes tensor =
                OnnxBytes.tensor("w", OnnxBytes.FLOAT, 1L << 33)
                        .message(13, location)
                        .message(13, offset)
                        .number(14, 1);

        ModelFacts facts = Inspection.of(model(OnnxBytes.message().message(5, tensor)));

        assertThat(facts.attributes()).containsEntry("external_data", "model.onnx_data");
        assertThat(facts.parameters()).isEqualTo(1L << 33);
        assertThat(facts.problems()).isEmpty();
    }

    @Test
    void understandsPackedDimensions() {
        OnnxBytes packed = OnnxBytes.message().text(1, "\u0002\u0003").number(2, OnnxBytes.INT8);

        ModelFacts facts = Inspection.of(model(OnnxBytes.message().message(5, packed.raw(9, 6))));

        assertThat(facts.parameters()).isEqualTo(6);
        assertThat(facts.problems()).isEmpty();
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie("no graph", "no graph", OnnxBytes.model()),
                lie(
                        "a graph of 2^63 bytes",
                        "longer than the message",
                        OnnxBytes.model().claim(7, 1L << 63)),
                lie("a graph beyond the end", "truncated:", OnnxBytes.model().claim(7, 1L << 40)),
                lie(
                        "a tensor longer than its graph",
                        "longer than the message",
                        graph(OnnxBytes.message().claim(5, 100)).raw(9, 1000)),
                lie(
                        "too few bytes",
                        "takes 3 bytes, its shape needs 4",
                        initializer(OnnxBytes.tensor("w", OnnxBytes.FLOAT, 1).raw(9, 3))),
                lie(
                        "an unknown type",
                        "unknown type 99",
                        initializer(OnnxBytes.tensor("w", 99, 1))),
                lie(
                        "a negative dimension",
                        "impossible dimension",
                        initializer(OnnxBytes.tensor("w", OnnxBytes.FLOAT, -1))),
                lie(
                        "a product that overflows",
                        "64-bit",
                        initializer(
                                OnnxBytes.tensor("w", OnnxBytes.FLOAT, 1L << 40)
                                        .number(1, 1L << 40))),
                lie(
                        "a side file without a name",
                        "does not name",
                        initializer(OnnxBytes.tensor("w", OnnxBytes.FLOAT, 1).number(14, 1))),
                lie("the field number 0", "impossible", OnnxBytes.model().number(0, 1)),
                lie("a number without end", "does not end", OnnxBytes.model().ones(11)),
                lie("a group", "wire type 3", OnnxBytes.model().group(7)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void namesTheProblemOf(String what, String problem, OnnxBytes file) {
        ModelFacts facts = Inspection.of(file.bytes());

        assertThat(facts.format()).isEqualTo("onnx");
        assertThat(facts.problems()).as(what).anySatisfy(p -> assertThat(p).contains(problem));
    }

    @Test
    void namesAProblemForEveryPrefixThatCutsTheGraph() {
        byte[] whole = OnnxBytes.small();
        int graphEnd = whole.length - 4;

        for (int length = 3; length < graphEnd; length++) {
            ModelFacts facts = Inspection.of(Arrays.copyOf(whole, length));

            assertThat(facts.format()).isEqualTo("onnx");
            assertThat(facts.problems()).as("prefix of %d", length).hasSize(1);
        }
    }

    @Test
    void jumpsOverTheTensorsBytes() {
        byte[] head =
                OnnxBytes.model()
                        .claim(7, (1L << 40) + 100)
                        .claim(5, (1L << 40) + 20)
                        .number(1, 1L << 40)
                        .number(2, OnnxBytes.INT8)
                        .claim(9, 1L << 40)
                        .bytes();
        MemoryFile file = new MemoryFile(head, 1L << 41);

        Inspection.of(file);

        assertThat(file.bytesRead()).isLessThan(10_000);
    }

    private static byte[] model(OnnxBytes graph) {
        return graph(graph).bytes();
    }

    private static OnnxBytes graph(OnnxBytes graph) {
        return OnnxBytes.model().message(7, graph);
    }

    private static OnnxBytes initializer(OnnxBytes tensor) {
        return graph(OnnxBytes.message().message(5, tensor));
    }

    private static Arguments lie(String what, String problem, OnnxBytes file) {
        return Arguments.of(what, problem, file);
    }
}
