package dev.ballast.metadata.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.Safety;
import dev.ballast.model.artifact.Safety.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetyScannerTest {
    @TempDir Path folder;

    static Stream<Arguments> files() throws IOException {
        byte[] attack = PickleBytes.attack();
        byte[] tensor = PickleBytes.tensor();
        return Stream.of(
                file("a state dict", tensor, Verdict.CLEAN),
                file("a torch archive", ZipBytes.zip("a/data.pkl", tensor), Verdict.CLEAN),
                file("os.system by protocol 2", attack, Verdict.DANGEROUS, "os.system"),
                file(
                        "os.system by protocol 0",
                        "cos\nsystem\n(S'id'\ntR.".getBytes(StandardCharsets.UTF_8),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "os.system by INST",
                        "(S'id'\nios\nsystem\n.".getBytes(StandardCharsets.UTF_8),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "posix.system by protocol 4",
                        PickleBytes.protocol(4).stackGlobal("posix", "system").call("id").stop(),
                        Verdict.DANGEROUS,
                        "posix.system"),
                file(
                        "nt.system by protocol 5 in a frame",
                        PickleBytes.protocol(5)
                                .ops(0x95, 40, 0, 0, 0, 0, 0, 0, 0)
                                .stackGlobal("nt", "system")
                                .call("id")
                                .stop(),
                        Verdict.DANGEROUS,
                        "nt.system"),
                file(
                        "names that come by the memo",
                        PickleBytes.protocol(4)
                                .text("os")
                                .ops('q', 7, '0')
                                .text("system")
                                .ops('q', 9, '0', 'h', 7, 'h', 9, 0x93)
                                .call("id")
                                .stop(),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "names with something put between them and taken away",
                        PickleBytes.protocol(4)
                                .text("os")
                                .text("system")
                                .text("decoy")
                                .ops('0', 0x93)
                                .call("id")
                                .stop(),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "a name that is no string yet",
                        PickleBytes.protocol(4).text("os").ops('K', 1, 0x93).stop(),
                        Verdict.DANGEROUS,
                        "an import that is only known when it is loaded"),
                file(
                        "a name with an escape",
                        PickleBytes.protocol(4)
                                .raw("V\\u006fs\nVsystem\n")
                                .ops(0x93)
                                .call("id")
                                .stop(),
                        Verdict.DANGEROUS,
                        "an import that is only known when it is loaded"),
                file(
                        "an extension",
                        PickleBytes.protocol(2).ops(0x82, 5).stop(),
                        Verdict.DANGEROUS,
                        "extension 5"),
                file(
                        "a builtin",
                        PickleBytes.protocol(2).global("__builtin__", "eval").call("1").stop(),
                        Verdict.DANGEROUS,
                        "__builtin__.eval"),
                file(
                        "a module below a denied one",
                        PickleBytes.protocol(2).global("urllib.request", "urlopen").stop(),
                        Verdict.DANGEROUS,
                        "urllib.request.urlopen"),
                file(
                        "a walk through attributes",
                        PickleBytes.protocol(4)
                                .stackGlobal("torch", "serialization.os.system")
                                .stop(),
                        Verdict.DANGEROUS,
                        "torch.serialization.os.system"),
                file(
                        "a denied name beside allowed ones",
                        PickleBytes.protocol(2)
                                .global("collections", "OrderedDict")
                                .global("functools", "partial")
                                .stop(),
                        Verdict.DANGEROUS,
                        "functools.partial"),
                file(
                        "what nobody has judged",
                        PickleBytes.protocol(2).global("torch._utils", "_rebuild_parameter").stop(),
                        Verdict.SUSPICIOUS,
                        "torch._utils._rebuild_parameter"),
                file("cut off", Arrays.copyOf(tensor, tensor.length - 20), Verdict.UNREADABLE),
                file(
                        "broken behind the attack",
                        PickleBytes.protocol(2).global("os", "system").call("id").ops(0xff).bytes(),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "a second pickle behind a harmless one",
                        join(tensor, attack),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "bytes of tensors behind the pickles",
                        join(tensor, new byte[] {(byte) 0x80, 2, 0, 0, 0, 0, 0, 0, 9, 9}),
                        Verdict.CLEAN),
                file(
                        "a pickle that begins like GGUF",
                        join(
                                "GGUF.....".getBytes(StandardCharsets.UTF_8),
                                "cos\nsystem\n.".getBytes(StandardCharsets.UTF_8)),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "an archive called safetensors",
                        ZipBytes.zip("a/data.pkl", attack),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "7z",
                        new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c, 0, 4},
                        Verdict.UNREADABLE),
                file(
                        "more pickles in a row than anybody looks at",
                        join("N.".repeat(1000).getBytes(StandardCharsets.UTF_8), attack),
                        Verdict.UNREADABLE),
                file("an array of objects", array("'|O'", attack), Verdict.DANGEROUS, "os.system"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void saysWhatAFileWouldDo(String what, byte[] content, Verdict verdict, String[] imports)
            throws IOException {
        Safety safety = scan(content).orElseThrow();

        assertThat(safety.verdict()).isEqualTo(verdict);
        assertThat(safety.imports()).containsExactly(imports);
        assertThat(safety.problems().isEmpty())
                .isEqualTo(
                        verdict != Verdict.UNREADABLE && !what.equals("broken behind the attack"));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of("safetensors", "\10\0\0\0\0\0\0\0{}      "),
                Arguments.of(
                        "safetensors whose length begins like a pickle",
                        "\u0080\3\0\0\0\0\0\0{\"__metadata__\":{}}" + " ".repeat(880)),
                Arguments.of(
                        "safetensors whose length begins like zlib",
                        "x\1\0\0\0\0\0\0{\"__metadata__\":{}}" + " ".repeat(360)),
                Arguments.of(
                        "safetensors whose length begins like LZMA",
                        "]\0\0\0\0\0\0\0{\"__metadata__\":{}}" + " ".repeat(75)),
                Arguments.of("GGUF", "GGUF\3\0\0\0"),
                Arguments.of("longer GGUF", "GGUF\3\0\0\0\0\0\0"),
                Arguments.of("any other bytes", "any other bytes"),
                Arguments.of("a greeting", "hello"),
                Arguments.of("JSON", "{\"a\": 1}"),
                Arguments.of("a text", "chat template of the model\nfor all of its sizes\n"),
                Arguments.of("a text of long lines", "c" + "hat ".repeat(100) + "\nand\n"),
                Arguments.of("classes", "person\nbicycle\ncar\n"),
                Arguments.of("dots", ".".repeat(2000)),
                Arguments.of("a number of an extension", "\u0082\5 and more"),
                Arguments.of("nothing", ""),
                Arguments.of("an array of numbers", text(array("'<f4'", new byte[8]))),
                Arguments.of(
                        "an array of rows",
                        text(array("[('a', '<f4'), ('b', '|V2', (2, 3))]", new byte[8]))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void saysNothingOfWhatHoldsNoCode(String what, String content) throws IOException {
        assertThat(scan(content.getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'|O'", "'object'", "'\\x7c\\x4f'", "[('a', 'O')]", "'<f4', 'descr': 'O'"})
    void looksBehindTheHeaderOfAnArrayThatMayBeOfObjects(String type) throws IOException {
        assertThat(scan(array(type, PickleBytes.attack())).orElseThrow().imports())
                .containsExactly("os.system");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "random _os.system",
                "_osx_support _read_output",
                "thread start_new_thread",
                "urllib2 urlopen",
                "uuid _get_command_stdout",
                "numpy.testing._private.utils runstring",
                "codecs open",
                "collections OrderedDict.update"
            })
    void namesThatLeadToCodeAreDangerous(String module, String name) throws IOException {
        byte[] pickle = PickleBytes.protocol(4).stackGlobal(module, name).call("id").stop();

        assertThat(scan(pickle).orElseThrow().verdict()).isEqualTo(Verdict.DANGEROUS);
    }

    @Test
    void anyCutOfAnAttackIsNeverClean() throws IOException {
        for (byte[] attack :
                new byte[][] {
                    PickleBytes.attack(), ZipBytes.zip("a/data.pkl", PickleBytes.attack())
                }) {
            for (int length = 4; length < attack.length; length++) {
                assertThat(scan(Arrays.copyOf(attack, length)))
                        .hasValueSatisfying(safety ->
                                assertThat(safety.verdict())
                                        .isIn(Verdict.UNREADABLE, Verdict.DANGEROUS));
            }
        }
    }

    /// What comes of it does not matter here, but that the scan ends without an error does.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noDamageToAFileIsAnErrorOfTheScan(long seed) throws IOException {
        Random random = new Random(seed);
        List<byte[]> sound =
                List.of(
                        PickleBytes.attack(),
                        ZipBytes.zip(
                                "a/data.pkl", PickleBytes.attack(), "a/x", PickleBytes.tensor()),
                        ZipBytes.deflated("a/data.pkl", PickleBytes.attack()),
                        array("'|O'", PickleBytes.attack()));
        for (int n = 0; n < 500; n++) {
            byte[] content = sound.get(n % sound.size()).clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                content[random.nextInt(content.length)] = (byte) random.nextInt(256);
            }
            assertThat(scan(content)).isNotNull();
        }
    }

    @Test
    void endsWhateverAPickleClaims() throws IOException {
        byte[] endless =
                PickleBytes.protocol(4)
                        .ops(0x8e)
                        .raw(new byte[] {-1, -1, -1, -1, -1, -1, -1, 127})
                        .bytes();
        byte[] deep = new byte[1 << 20];
        Arrays.fill(deep, (byte) '(');
        deep[0] = (byte) 0x80;
        deep[1] = 2;

        byte[] wordy =
                new PickleBytes()
                        .raw(
                                "\u0080\4"
                                        + ("X\0\1\0\0" + "x".repeat(256) + "\u00940")
                                                .repeat(70_000))
                        .stop();

        assertThat(scan(wordy).orElseThrow().verdict()).isEqualTo(Verdict.UNREADABLE);
        assertThat(scan(endless).orElseThrow().verdict()).isEqualTo(Verdict.UNREADABLE);
        assertThat(scan(deep).orElseThrow().verdict()).isEqualTo(Verdict.UNREADABLE);
    }

    static Stream<Arguments> longFiles() throws IOException {
        byte[] opcodes = "N0".repeat(100_000).getBytes(StandardCharsets.ISO_8859_1);
        byte[] pickle = PickleBytes.protocol(2).raw(opcodes).raw("N.").bytes();
        byte[] later =
                PickleBytes.protocol(2).global("os", "system").raw(opcodes).raw("N.").bytes();
        return Stream.of(
                Arguments.of("a pickle", pickle, Verdict.UNREADABLE),
                Arguments.of("one of two", join(PickleBytes.tensor(), pickle), Verdict.UNREADABLE),
                Arguments.of("an archive", ZipBytes.zip("a/data.pkl", pickle), Verdict.UNREADABLE),
                Arguments.of("a pickle whose import was seen", later, Verdict.DANGEROUS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("longFiles")
    void readsNoMoreOfAFileThanItsBudget(String what, byte[] content, Verdict verdict)
            throws IOException {
        // Given
        Path file = Files.write(folder.resolve("content"), content);
        // When
        Safety safety = new SafetyScanner(100_000).scan(file).orElseThrow();
        // Then
        assertThat(safety.verdict()).as(what).isEqualTo(verdict);
        assertThat(safety.problems()).contains("It takes more reading than is spent on one file.");
        assertThat(scan(content).orElseThrow().problems()).isEmpty();
    }

    @Test
    void saysWhichScannerItIs() throws IOException {
        assertThat(scan(PickleBytes.tensor()).orElseThrow().scanner()).isEqualTo(Safety.SCANNER);
    }

    private Optional<Safety> scan(byte[] content) throws IOException {
        return new SafetyScanner().scan(Files.write(folder.resolve("content"), content));
    }

    private static Arguments file(String what, byte[] content, Verdict verdict, String... imports) {
        return Arguments.of(what, content, verdict, imports);
    }

    private static byte[] join(byte[] one, byte[] other) {
        return new PickleBytes().raw(one).raw(other).bytes();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] array(String type, byte[] content) {
        String header = "{'descr': %s, 'fortran_order': False, 'shape': (1,), }\n".formatted(type);
        return new PickleBytes()
                .raw("\u0093NUMPY\1\0")
                .ops(header.length(), 0)
                .raw(header)
                .raw(content)
                .bytes();
    }
}
