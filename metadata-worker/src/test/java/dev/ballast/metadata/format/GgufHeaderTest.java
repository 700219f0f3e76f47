package dev.ballast.metadata.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.ModelFacts;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GgufHeaderTest {
    static Stream<Arguments> flavours() {
        return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                .flatMap(order -> Stream.of(Arguments.of(order, 2), Arguments.of(order, 3)));
    }

    @ParameterizedTest(name = "{0}, version {1}")
    @MethodSource("flavours")
    void tellsTheFactsOfASoundFile(ByteOrder order, int version) {
        ModelFacts facts = Inspection.of(GgufBytes.small(order, version));

        assertThat(facts.format()).isEqualTo("gguf");
        assertThat(facts.tensors()).isEqualTo(2);
        assertThat(facts.parameters()).isEqualTo(1027);
        assertThat(facts.dtype()).isEqualTo("Q4_K");
        assertThat(facts.quantization()).isEqualTo("Q4_K_M");
        assertThat(facts.architecture()).isEqualTo("llama");
        assertThat(facts.attributes())
                .containsEntry("name", "Tiny")
                .containsEntry("context_length", "4096")
                .containsEntry("tokenizer", "gpt2")
                .containsEntry("gguf_version", String.valueOf(version));
        assertThat(facts.problems()).isEmpty();
    }

    @Test
    void takesTheQuantisationFromTheTensorsWhereNoKeyTellsIt() {
        byte[] file =
                GgufBytes.header(1, 1)
                        .textKey("general.architecture", "bert")
                        .tensor("w", GgufBytes.Q8_0, 0, 32)
                        .data(34)
                        .bytes();

        assertThat(Inspection.of(file).quantization()).isEqualTo("Q8_0");
    }

    @Test
    void expectsTheModelsKeysOnlyInTheFirstPartOfASplitModel() {
        byte[] second = GgufBytes.header(0, 1).u32Key("split.no", 1).bytes();
        byte[] first = GgufBytes.header(0, 1).u32Key("split.no", 0).bytes();

        assertThat(Inspection.of(second).problems()).isEmpty();
        assertThat(Inspection.of(first).problems())
                .containsExactly("general.architecture is missing");
    }

    @Test
    void tellsNoQuantisationOfFullWeights() {
        byte[] file =
                GgufBytes.header(1, 2)
                        .textKey("general.architecture", "bert")
                        .u32Key("general.file_type", 0)
                        .tensor("w", GgufBytes.F32, 0, 8)
                        .data(32)
                        .bytes();

        ModelFacts facts = Inspection.of(file);

        assertThat(facts.dtype()).isEqualTo("F32");
        assertThat(facts.quantization()).isNull();
    }

    static Stream<Arguments> lies() {
        GgufBytes nested = GgufBytes.header(0, 1).key("deep", GgufBytes.ARRAY);
        for (int i = 0; i < 1000; i++) {
            nested.u32(GgufBytes.ARRAY).u64(1);
        }
        return Stream.of(
                lie("version 1", "version 1 is not", GgufBytes.header(LITTLE, 1, 0, 0)),
                lie("version 4", "version 4 is not", GgufBytes.header(LITTLE, 4, 0, 0)),
                lie("2^63 tensors", "9223372036854775808 tensors", GgufBytes.header(1L << 63, 0)),
                lie("2^64-1 keys", "18446744073709551615 keys", GgufBytes.header(0, -1)),
                lie("more keys than bytes", "truncated:", GgufBytes.header(0, 1000).data(64)),
                lie("no architecture", "architecture is missing", GgufBytes.header(0, 0)),
                lie("an endless key", "a key of", GgufBytes.header(0, 1).u64(1L << 62)),
                lie(
                        "an unknown value type",
                        "unknown type 13",
                        GgufBytes.header(0, 1).key("k", 13)),
                lie(
                        "an endless string",
                        "truncated: the header goes on to byte",
                        GgufBytes.header(0, 1).key("k", GgufBytes.STRING).u64(1L << 40)),
                lie(
                        "a string of negative length",
                        "length 18446744073709551615",
                        GgufBytes.header(0, 1).key("k", GgufBytes.STRING).u64(-1)),
                lie(
                        "an endless array",
                        "an array claims 4611686018427387904",
                        GgufBytes.header(0, 1).key("k", GgufBytes.ARRAY).u32(10).u64(1L << 62)),
                lie(
                        "an array of 2^63 values",
                        "an array claims 9223372036854775808",
                        GgufBytes.header(0, 1).key("k", GgufBytes.ARRAY).u32(0).u64(1L << 63)),
                lie("deep nesting", "nested deeper", nested.data(0)),
                lie(
                        "a doubled key",
                        "general.architecture' comes twice",
                        GgufBytes.header(0, 2)
                                .textKey("general.architecture", "a")
                                .textKey("general.architecture", "b")),
                lie(
                        "an alignment of 3",
                        "power of two",
                        architecture(1, 2).u32Key("general.alignment", 3)),
                lie(
                        "an alignment in words",
                        "power of two",
                        architecture(1, 2).textKey("general.alignment", "wide")),
                lie(
                        "a tensor's endless name",
                        "longer than 64",
                        architecture(1, 1).text("x".repeat(65))),
                lie(
                        "five dimensions",
                        "5 dimensions",
                        architecture(1, 1).tensor("w", GgufBytes.F32, 0, 1, 1, 1, 1, 1)),
                lie(
                        "a product that overflows",
                        "64-bit",
                        architecture(1, 1).tensor("w", GgufBytes.F32, 0, 1L << 32, 1L << 32)),
                lie(
                        "bytes that overflow",
                        "64-bit",
                        architecture(1, 1).tensor("w", GgufBytes.F32, 0, 1L << 62)),
                lie(
                        "an end that overflows",
                        "beyond any file",
                        architecture(1, 1)
                                .tensor("w", GgufBytes.F32, Long.MAX_VALUE - 31, 1L << 10)),
                lie(
                        "a dimension of 2^63",
                        "impossible dimension",
                        architecture(1, 1).tensor("w", GgufBytes.F32, 0, 1L << 63)),
                lie(
                        "half a block",
                        "multiples of 256",
                        architecture(1, 1).tensor("w", GgufBytes.Q4_K, 0, 128)),
                lie(
                        "an unknown tensor type",
                        "unknown type 99",
                        architecture(1, 1).tensor("w", 99, 0, 1)),
                lie(
                        "an odd offset",
                        "no multiple of 32",
                        architecture(1, 1).tensor("w", GgufBytes.F32, 4, 1).data(64)),
                lie(
                        "a gap",
                        "gap: bytes 0 to 32",
                        architecture(1, 1).tensor("w", GgufBytes.F32, 32, 1).data(64)),
                lie(
                        "an overlap",
                        "overlap:",
                        architecture(2, 1)
                                .tensor("w", GgufBytes.F32, 0, 64)
                                .tensor("v", GgufBytes.F32, 32, 1)
                                .data(256)),
                lie(
                        "a doubled tensor",
                        "'w' comes twice",
                        architecture(2, 1)
                                .tensor("w", GgufBytes.F32, 0, 8)
                                .tensor("w", GgufBytes.F32, 32, 8)
                                .data(64)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void namesTheProblemOf(String what, String problem, GgufBytes file) {
        ModelFacts facts = Inspection.of(file.bytes());

        assertThat(facts.format()).isEqualTo("gguf");
        assertThat(facts.problems()).as(what).anySatisfy(p -> assertThat(p).contains(problem));
    }

    @Test
    void namesAProblemForEveryPrefix() {
        byte[] whole = GgufBytes.small(ByteOrder.LITTLE_ENDIAN, 3);

        for (int length = 4; length < whole.length; length++) {
            ModelFacts facts = Inspection.of(Arrays.copyOf(whole, length));

            assertThat(facts.format()).isEqualTo("gguf");
            assertThat(facts.problems())
                    .as("prefix of %d", length)
                    .singleElement()
                    .asString()
                    .startsWith("truncated:");
        }
    }

    @Test
    void tellsTheTensorsOfAFileThatLacksItsLastByte() {
        byte[] whole = GgufBytes.small(ByteOrder.LITTLE_ENDIAN, 3);

        ModelFacts facts = Inspection.of(Arrays.copyOf(whole, whole.length - 1));

        assertThat(facts.tensors()).isEqualTo(2);
        assertThat(facts.problems())
                .containsExactly(
                        "truncated: tensors end at %d, the file at %d"
                                .formatted(whole.length, whole.length - 1));
    }

    @Test
    void jumpsOverLargeArraysAndGivesUpOnEndlessOnes() {
        byte[] tokens =
                GgufBytes.header(0, 2).key("scores", GgufBytes.ARRAY).u32(12).u64(1L << 36).bytes();
        byte[] texts =
                GgufBytes.header(0, 1)
                        .key("tokens", GgufBytes.ARRAY)
                        .u32(GgufBytes.STRING)
                        .u64(1L << 36)
                        .bytes();
        MemoryFile jumped = new MemoryFile(tokens, 1L << 40);
        MemoryFile endless = new MemoryFile(texts, 1L << 40);

        Inspection.of(jumped);
        ModelFacts facts = Inspection.of(endless);

        assertThat(jumped.bytesRead()).isLessThan(10_000);
        assertThat(endless.bytesRead()).isLessThan(130L << 20);
        assertThat(facts.problems())
                .singleElement()
                .asString()
                .contains("which is as far as it is read");
    }

    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    /// A header whose first key is the architecture.
    private static GgufBytes architecture(long tensors, long keys) {
        return GgufBytes.header(tensors, keys).textKey("general.architecture", "llama");
    }

    private static Arguments lie(String what, String problem, GgufBytes file) {
        return Arguments.of(what, problem, file);
    }
}
