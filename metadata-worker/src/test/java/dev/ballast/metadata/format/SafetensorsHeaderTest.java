package dev.ballast.metadata.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.ModelFacts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsHeaderTest {
    @Test
    void tellsTheFactsOfASoundFile() {
        ModelFacts facts = Inspection.of(SafetensorsBytes.small());

        assertThat(facts.format()).isEqualTo("safetensors");
        assertThat(facts.tensors()).isEqualTo(2);
        assertThat(facts.parameters()).isEqualTo(10);
        assertThat(facts.dtype()).isEqualTo("F16");
        assertThat(facts.quantization()).isNull();
        assertThat(facts.architecture()).isEqualTo("stable-diffusion-xl-v1-base/lora");
        assertThat(facts.attributes())
                .containsEntry("format", "pt")
                .containsEntry("ss_network_dim", "32");
        assertThat(facts.problems()).isEmpty();
    }

    @Test
    void namesTheQuantisationWhenMostParametersAreSmall() {
        ModelFacts facts =
                Inspection.of(
                        SafetensorsBytes.of(
                                """
                                {"w":{"dtype":"F8_E4M3","shape":[16],"data_offsets":[0,16]},\
                                "n":{"dtype":"F4","shape":[2],"data_offsets":[16,17]}}\
                                """,
                                17));

        assertThat(facts.quantization()).isEqualTo("F8_E4M3");
        assertThat(facts.problems()).isEmpty();
    }

    @Test
    void findsNothingWrongWithAFileWithoutTensors() {
        ModelFacts facts = Inspection.of(SafetensorsBytes.of("{}", 0));

        assertThat(facts.tensors()).isZero();
        assertThat(facts.problems()).isEmpty();
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie("a gap", "gap:", tensor("F16", "[2]", "[4,8]"), 8),
                lie(
                        "an overlap",
                        "overlap:",
                        tensor("F16", "[2]", "[0,4]")
                                + ",\"b\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[2,6]}",
                        6),
                lie(
                        "data that ends too early",
                        "truncated: tensors end at",
                        tensor("F16", "[2]", "[0,4]"),
                        3),
                lie(
                        "data that goes on",
                        "trailing bytes: tensors end at",
                        tensor("F16", "[2]", "[0,4]"),
                        5),
                lie("too few bytes", "takes 4 bytes", tensor("F32", "[2]", "[0,4]"), 4),
                lie("an overflow", "64-bit", tensor("U8", "[4294967296,4294967296]", "[0,4]"), 4),
                lie(
                        "an overflow in bits",
                        "64-bit",
                        tensor("F64", "[2305843009213693952]", "[0,4]"),
                        4),
                lie(
                        "a product that overflows and then meets zero",
                        "64-bit",
                        tensor("U8", "[9223372036854775807,4,0]", "[0,0]"),
                        0),
                lie("a negative dimension", "dimension", tensor("U8", "[-1]", "[0,1]"), 1),
                lie("a huge dimension", "dimension", tensor("U8", "[1e400]", "[0,1]"), 1),
                lie("a fraction", "dimension", tensor("U8", "[1.5]", "[0,1]"), 1),
                lie("a negative offset", "no range", tensor("U8", "[1]", "[-1,0]"), 1),
                lie("offsets backwards", "no range", tensor("U8", "[1]", "[1,0]"), 1),
                lie("three offsets", "no range", tensor("U8", "[1]", "[0,1,2]"), 1),
                lie("half a byte", "middle of a byte", tensor("F4", "[3]", "[0,1]"), 1),
                lie("an unknown type", "unknown type", tensor("F17", "[1]", "[0,1]"), 1),
                lie("no type", "lacks", "\"w\":{\"shape\":[1],\"data_offsets\":[0,1]}", 1),
                lie("a tensor that is a number", "not an object", "\"w\":7", 0),
                lie("a shape that is text", "no array", tensor("U8", "\"1\"", "[0,1]"), 1),
                lie(
                        "a doubled field",
                        "shape twice",
                        "\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,1]}",
                        1),
                lie(
                        "a doubled tensor",
                        "'w' comes twice",
                        tensor("U8", "[0]", "[0,0]") + "," + tensor("U8", "[0]", "[0,0]"),
                        0),
                lie(
                        "doubled metadata",
                        "comes twice",
                        "\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}",
                        0),
                lie("metadata of numbers", "not a string", "\"__metadata__\":{\"a\":{\"b\":1}}", 0),
                lie("metadata in a list", "not an object", "\"__metadata__\":[[1]]", 0),
                lie("broken JSON", "not valid JSON", "\"w\":{]", 0),
                lie("deep nesting", "not valid JSON", "\"w\":" + "[".repeat(100_000), 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void namesTheProblemOf(String what, String problem, String entries, int dataBytes) {
        ModelFacts facts = Inspection.of(SafetensorsBytes.of("{" + entries + "}", dataBytes));

        assertThat(facts.format()).isEqualTo("safetensors");
        assertThat(facts.problems()).as(what).anySatisfy(p -> assertThat(p).contains(problem));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE, 100_000_001})
    void refusesALengthThatNoHeaderHas(long claimed) {
        ModelFacts facts = Inspection.of(SafetensorsBytes.withLength(claimed, utf8("{}"), 16));

        assertThat(facts.problems())
                .containsExactly(
                        "the header claims %s bytes, at most 100000000 are allowed"
                                .formatted(Long.toUnsignedString(claimed)));
    }

    @Test
    void tellsWhatItSawOfAHeaderThatIsCutOff() {
        byte[] whole = SafetensorsBytes.small();
        ModelFacts facts = Inspection.of(Arrays.copyOf(whole, whole.length - 28 - 20));

        assertThat(facts.tensors()).isEqualTo(1);
        assertThat(facts.architecture()).isEqualTo("stable-diffusion-xl-v1-base/lora");
        assertThat(facts.problems())
                .containsExactly(
                        "truncated: the header ends at %d, the file at %d"
                                .formatted(whole.length - 28, whole.length - 48));
    }

    @Test
    void namesAProblemForEveryPrefix() {
        byte[] whole = SafetensorsBytes.small();

        for (int length = 9; length < whole.length; length++) {
            ModelFacts facts = Inspection.of(Arrays.copyOf(whole, length));

            assertThat(facts.format()).isEqualTo("safetensors");
            assertThat(facts.problems()).as("prefix of %d", length).isNotEmpty();
            assertThat(facts.problems().getFirst()).startsWith("truncated:");
        }
    }

    @Test
    void replacesWhatADatabaseWouldRefuse() {
        ModelFacts facts =
                Inspection.of(
                        SafetensorsBytes.of(
                                """
                                {"__metadata__":{"format":"p\\u0000t\\ud800","ss_network_dim":"%s"},\
                                "\\u0000":1}\
                                """
                                        .formatted("9".repeat(1000)),
                                0));

        assertThat(facts.attributes()).containsEntry("format", "p\uFFFDt\uFFFD");
        assertThat(facts.attributes().get("ss_network_dim")).hasSize(256);
        assertThat(facts.problems()).containsExactly("tensor '\uFFFD' is not an object");
    }

    @Test
    void refusesBrokenUtf8() {
        byte[] header = utf8("{\"w\u00e9\":1}");
        header[3] = (byte) 0xFF;

        ModelFacts facts = Inspection.of(SafetensorsBytes.withLength(header.length, header, 0));

        assertThat(facts.problems()).containsExactly("the header is not valid UTF-8");
    }

    @Test
    void stopsAtATensorCountThatNoModelHas() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 250_001; i++) {
            json.append("\"").append(i).append("\":0,");
        }
        json.append("\"w\":0}");

        ModelFacts facts = Inspection.of(SafetensorsBytes.of(json.toString(), 0));

        assertThat(facts.problems())
                .hasSize(21)
                .last()
                .asString()
                .matches("and \\d+ more problems");
    }

    @Test
    void readsLittleMoreThanTheHeader() {
        String json = "{" + tensor("U8", "[1099511627776]", "[0,1099511627776]") + "}";
        byte[] content = SafetensorsBytes.of(json, 0);
        MemoryFile file = new MemoryFile(content, content.length + (1L << 40));

        ModelFacts facts = Inspection.of(file);

        assertThat(facts.problems()).isEmpty();
        assertThat(facts.parameters()).isEqualTo(1L << 40);
        assertThat(file.bytesRead()).isLessThan(10_000);
    }

    private static String tensor(String type, String shape, String offsets) {
        return "\"w\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
                .formatted(type, shape, offsets);
    }

    private static Arguments lie(String what, String problem, String entries, int dataBytes) {
        return Arguments.of(what, problem, entries, dataBytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
