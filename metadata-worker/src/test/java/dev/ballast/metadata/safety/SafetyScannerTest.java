package dev.ballast.metadata.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.Safety;
import dev.ballast.model.artifact.Safety.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetyScannerTest {
    @TempDir Path folder;

    static Stream<Arguments> files() throws IOException {
        byte[] attack = PickleBytes.attack();
        byte[] tensor = PickleBytes.tensor();
        return Stream.of(
                file("a state dict", "a.pt", tensor, Verdict.CLEAN),
                file("a torch archive", "a.pt", zip("a/data.pkl", tensor), Verdict.CLEAN),
                file("os.system by protocol 2", "a.pt", attack, Verdict.DANGEROUS, "os.system"),
                file(
                        "os.system by protocol 0",
                        "a.ckpt",
                        "cos\nsystem\n(S'id'\ntR.".getBytes(StandardCharsets.UTF_8),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "os.system by INST",
                        "a.bin",
                        "(S'id'\nios\nsystem\n.".getBytes(StandardCharsets.UTF_8),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "posix.system by protocol 4",
                        "a.pkl",
                        PickleBytes.protocol(4).stackGlobal("posix", "system").call("id").stop(),
                        Verdict.DANGEROUS,
                        "posix.system"),
                file(
                        "nt.system by protocol 5 in a frame",
                        "a.pkl",
                        PickleBytes.protocol(5)
                                .ops(0x95, 40, 0, 0, 0, 0, 0, 0, 0)
                                .stackGlobal("nt", "system")
                                .call("id")
                                .stop(),
                        Verdict.DANGEROUS,
                        "nt.system"),
                file(
                        "names that come by the memo",
                        "a.pkl",
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
                        "a.pkl",
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
                        "a.pkl",
                        PickleBytes.protocol(4).text("os").ops('K', 1, 0x93).stop(),
                        Verdict.DANGEROUS,
                        "an import that is only known when it is loaded"),
                file(
                        "a name with an escape",
                        "a.pkl",
                        PickleBytes.protocol(4)
                                .raw("V\\u006fs\nVsystem\n")
                                .ops(0x93)
                                .call("id")
                                .stop(),
                        Verdict.DANGEROUS,
                        "an import that is only known when it is loaded"),
                file(
                        "an extension",
                        "a.pkl",
                        PickleBytes.protocol(2).ops(0x82, 5).stop(),
                        Verdict.DANGEROUS,
                        "extension 5"),
                file(
                        "a builtin",
                        "a.pkl",
                        PickleBytes.protocol(2).global("__builtin__", "eval").call("1").stop(),
                        Verdict.DANGEROUS,
                        "__builtin__.eval"),
                file(
                        "a module below a denied one",
                        "a.pkl",
                        PickleBytes.protocol(2).global("urllib.request", "urlopen").stop(),
                        Verdict.DANGEROUS,
                        "urllib.request.urlopen"),
                file(
                        "a walk through attributes",
                        "a.pkl",
                        PickleBytes.protocol(4)
                                .stackGlobal("torch", "serialization.os.system")
                                .stop(),
                        Verdict.DANGEROUS,
                        "torch.serialization.os.system"),
                file(
                        "a denied name beside allowed ones",
                        "a.pkl",
                        PickleBytes.protocol(2)
                                .global("collections", "OrderedDict")
                                .global("functools", "partial")
                                .stop(),
                        Verdict.DANGEROUS,
                        "functools.partial"),
                file(
                        "what nobody has judged",
                        "a.ckpt",
                        PickleBytes.protocol(2).global("torch._utils", "_rebuild_parameter").stop(),
                        Verdict.SUSPICIOUS,
                        "torch._utils._rebuild_parameter"),
                file(
                        "cut off",
                        "a.pt",
                        Arrays.copyOf(tensor, tensor.length - 20),
                        Verdict.UNREADABLE),
                file(
                        "broken behind the attack",
                        "a.pt",
                        PickleBytes.protocol(2).global("os", "system").call("id").ops(0xff).bytes(),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "a second pickle behind a harmless one",
                        "a.pt",
                        join(tensor, attack),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "bytes of tensors behind the pickles",
                        "a.pt",
                        join(tensor, new byte[] {(byte) 0x80, 2, 0, 0, 0, 0, 0, 0, 9, 9}),
                        Verdict.CLEAN),
                file(
                        "a pickle that begins like GGUF",
                        "a.bin",
                        join(
                                "GGUF.....".getBytes(StandardCharsets.UTF_8),
                                "cos\nsystem\n.".getBytes(StandardCharsets.UTF_8)),
                        Verdict.DANGEROUS,
                        "os.system"),
                file("called safetensors", "a.safetensors", attack, Verdict.DANGEROUS, "os.system"),
                file(
                        "an archive called safetensors",
                        "a.safetensors",
                        zip("a/data.pkl", attack),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "in an entry with a harmless name",
                        "a.pt",
                        zip("a/data.pkl", tensor, "a/notes.txt", attack),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "in a compressed entry",
                        "a.pt",
                        deflated("a/data.pkl", attack),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "in an entry of which directory and header say two things",
                        "a.pt",
                        otherFlags(zip("a/data.pkl", tensor)),
                        Verdict.UNREADABLE),
                file(
                        "in an entry that the directory leaves out",
                        "a.pt",
                        hidden(zip("a/data.pkl", attack), zip("a/data.pkl", tensor)),
                        Verdict.UNREADABLE),
                file(
                        "an archive that is cut off",
                        "a.pt",
                        Arrays.copyOf(zip("a/data.pkl", attack), 90),
                        Verdict.UNREADABLE),
                file(
                        "an archive in an archive",
                        "a.pt",
                        zip("a/data.pkl", tensor, "a/b.zip", zip("b/data.pkl", attack)),
                        Verdict.UNREADABLE),
                file(
                        "7z",
                        "a.pt",
                        new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c, 0, 4},
                        Verdict.UNREADABLE),
                file(
                        "an entry that unpacks to more than anybody looks at",
                        "a.pt",
                        deflated("a/data.pkl", bomb()),
                        Verdict.UNREADABLE),
                file(
                        "a tar archive",
                        "a.pt",
                        tar("sys_info", PickleBytes.protocol(2).ops('}').stop(), "pickle", attack),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "a tar archive whose tensors may hide a pickle",
                        "a.pt",
                        tar("pickle", tensor, "storages", join(tensor, attack)),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "a tar archive that is cut off",
                        "a.pt",
                        Arrays.copyOf(tar("pickle", tensor), 600),
                        Verdict.UNREADABLE),
                file(
                        "more pickles in a row than anybody looks at",
                        "a.pt",
                        join("N.".repeat(1000).getBytes(StandardCharsets.UTF_8), attack),
                        Verdict.UNREADABLE),
                file(
                        "an array of objects",
                        "a.npy",
                        array("|O", attack),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "text called pickle",
                        "a.pkl",
                        "hello".getBytes(StandardCharsets.UTF_8),
                        Verdict.UNREADABLE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void saysWhatAFileWouldDo(
            String what, String name, byte[] content, Verdict verdict, String[] imports)
            throws IOException {
        Safety safety = scan(name, content).orElseThrow();

        assertThat(safety.verdict()).isEqualTo(verdict);
        assertThat(safety.imports()).containsExactly(imports);
        assertThat(safety.problems().isEmpty())
                .isEqualTo(
                        verdict != Verdict.UNREADABLE
                                && !what.equals("broken behind the attack")
                                && !what.equals("a tar archive whose tensors may hide a pickle"));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of("a.safetensors", "\10\0\0\0\0\0\0\0{}      "),
                // Its header is 896 bytes long, so that it begins like a pickle.
                Arguments.of(
                        "a.safetensors",
                        "\u0080\3\0\0\0\0\0\0{\"__metadata__\":{}}" + " ".repeat(880)),
                Arguments.of("a.gguf", "GGUF\3\0\0\0"),
                Arguments.of("a.bin", "any other bytes"),
                Arguments.of("a.bin", "GGUF\3\0\0\0\0\0\0"),
                Arguments.of("config.json", "{\"a\": 1}"),
                Arguments.of("pytorch_model.bin", "{\"error\": \"gone\"}"),
                Arguments.of("empty.pt", ""),
                Arguments.of(
                        "a.npy",
                        new String(array("<f4", new byte[8]), StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @MethodSource("others")
    void saysNothingOfWhatHoldsNoCode(String name, String content) throws IOException {
        assertThat(scan(name, content.getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
    }

    @Test
    void anyCutOfAnAttackIsNeverClean() throws IOException {
        for (byte[] attack :
                new byte[][] {PickleBytes.attack(), zip("a/data.pkl", PickleBytes.attack())}) {
            for (int length = 4; length < attack.length; length++) {
                assertThat(scan("a.pt", Arrays.copyOf(attack, length)))
                        .hasValueSatisfying(safety ->
                                assertThat(safety.verdict())
                                        .isIn(Verdict.UNREADABLE, Verdict.DANGEROUS));
            }
        }
    }

    /// What comes of it does not matter here, but that something does.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noDamageToAFileKeepsItFromBeingJudged(long seed) throws IOException {
        Random random = new Random(seed);
        List<byte[]> sound =
                List.of(
                        PickleBytes.attack(),
                        zip("a/data.pkl", PickleBytes.attack(), "a/x", PickleBytes.tensor()),
                        deflated("a/data.pkl", PickleBytes.attack()),
                        tar("pickle", PickleBytes.tensor(), "storages", PickleBytes.attack()),
                        array("|O", PickleBytes.attack()));
        for (int n = 0; n < 500; n++) {
            byte[] content = sound.get(n % sound.size()).clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                content[random.nextInt(content.length)] = (byte) random.nextInt(256);
            }
            assertThat(scan("a.pt", content)).isNotNull();
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

        assertThat(scan("a.pt", wordy).orElseThrow().verdict()).isEqualTo(Verdict.UNREADABLE);
        assertThat(scan("a.pt", endless).orElseThrow().verdict()).isEqualTo(Verdict.UNREADABLE);
        assertThat(scan("a.pt", deep).orElseThrow().verdict()).isEqualTo(Verdict.UNREADABLE);
    }

    private Optional<Safety> scan(String name, byte[] content) throws IOException {
        return new SafetyScanner().scan(Files.write(folder.resolve("content"), content), name);
    }

    private static Arguments file(
            String what, String name, byte[] content, Verdict verdict, String... imports) {
        return Arguments.of(what, name, content, verdict, imports);
    }

    private static byte[] join(byte[] one, byte[] other) {
        return new PickleBytes().raw(one).raw(other).bytes();
    }

    private static byte[] zip(Object... namesAndContents) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            entries.put((String) namesAndContents[i], (byte[]) namesAndContents[i + 1]);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                CRC32 crc = new CRC32();
                crc.update(entry.getValue());
                ZipEntry stored = new ZipEntry(entry.getKey());
                stored.setMethod(ZipEntry.STORED);
                stored.setSize(entry.getValue().length);
                stored.setCrc(crc.getValue());
                zip.putNextEntry(stored);
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    private static byte[] deflated(String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }

    /// Skips as much as a small file can be made to unpack to.
    private static byte[] bomb() {
        return PickleBytes.protocol(4)
                .ops('B')
                .raw(new byte[] {0, 0, 0, 127})
                .raw(new byte[65 << 20])
                .stop();
    }

    private static byte[] tar(Object... namesAndContents) {
        PickleBytes tar = new PickleBytes();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            byte[] content = (byte[]) namesAndContents[i + 1];
            byte[] header = new byte[512];
            put(header, 0, (String) namesAndContents[i]);
            put(header, 124, "%011o".formatted(content.length));
            put(header, 148, "        ");
            header[156] = '0';
            int sum = 0;
            for (byte b : header) {
                sum += b;
            }
            put(header, 148, "%06o\0 ".formatted(sum));
            tar.raw(header).raw(content).raw(new byte[(512 - content.length % 512) % 512]);
        }
        return tar.raw(new byte[1024]).bytes();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /// The header of the first entry says that it is encrypted; the directory does not.
    private static byte[] otherFlags(byte[] zip) {
        zip[6] |= 1;
        return zip;
    }

    /// Two archives, of which the directory of the second one is the only one that is found.
    private static byte[] hidden(byte[] first, byte[] second) {
        byte[] both = join(first, second);
        ByteBuffer bytes = ByteBuffer.wrap(both).order(ByteOrder.LITTLE_ENDIAN);
        int end = both.length - 22;
        int directory = bytes.getInt(end + 16) + first.length;
        bytes.putInt(end + 16, directory);
        bytes.putInt(directory + 42, first.length);
        return both;
    }

    private static byte[] array(String type, byte[] content) {
        String header =
                "{'descr': '%s', 'fortran_order': False, 'shape': (1,), }\n".formatted(type);
        return new PickleBytes()
                .raw("\u0093NUMPY\1\0")
                .ops(header.length(), 0)
                .raw(header)
                .raw(content)
                .bytes();
    }
}
