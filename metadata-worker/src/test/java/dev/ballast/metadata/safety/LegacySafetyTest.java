package dev.ballast.metadata.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.Safety;
import dev.ballast.model.artifact.Safety.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Pickles without a sign of their own, in a row, compressed, and in tar archives.
class LegacySafetyTest {
    private static final String OLD = "cos\nsystem\n(S'id'\ntR.";

    @TempDir Path folder;

    static Stream<byte[]> endings() {
        return Stream.of(
                bytes("N".repeat(70_000) + OLD),
                bytes("Np1_0\n0" + OLD),
                bytes("Np 1\n0" + OLD),
                bytes("Np99999999999999999999\n0" + OLD));
    }

    /// What only this reader refuses may hide anything.
    @ParameterizedTest
    @MethodSource("endings")
    void aPickleThatIsGivenUpIsNeverClean(byte[] odd) throws IOException {
        byte[] behind = PickleBytes.protocol(2).raw(odd).bytes();

        assertThat(verdict(odd)).isEqualTo(Verdict.UNREADABLE);
        assertThat(verdict(behind)).isEqualTo(Verdict.UNREADABLE);
        assertThat(verdict(join(PickleBytes.tensor(), odd))).isEqualTo(Verdict.UNREADABLE);
        assertThat(verdict(torch(odd))).isEqualTo(Verdict.UNREADABLE);
    }

    @Test
    void aLookOfSafetensorsHidesNoPickle() throws IOException {
        String look = "\u0080\2U\5\0\0\0\0{0";

        assertThat(verdict(bytes(look + OLD))).isEqualTo(Verdict.DANGEROUS);
        assertThat(verdict(bytes(look + "N".repeat(70_000) + OLD))).isEqualTo(Verdict.UNREADABLE);
    }

    @Test
    void torchsOwnFormEndsWithItsFifthPickle() throws IOException {
        byte[] tensor = PickleBytes.tensor();

        for (int elements = 0; elements < 256; elements++) {
            byte[] honest =
                    new PickleBytes()
                            .raw(torch(tensor))
                            .ops(elements, 1, 0, 0, 0, 0, 0, 0)
                            .raw("os\nsystem\n")
                            .bytes();
            assertThat(verdict(honest)).isEqualTo(Verdict.CLEAN);
        }
        assertThat(verdict(torch(PickleBytes.attack()))).isEqualTo(Verdict.DANGEROUS);
        assertThat(verdict(PickleBytes.protocol(2).raw(Pickles.TORCH_MAGIC.substring(2)).bytes()))
                .isEqualTo(Verdict.UNREADABLE);
    }

    @Test
    void numbersBehindAPickleAreNoImports() throws IOException {
        byte[] tensor = PickleBytes.tensor();

        assertThat(verdict(join(tensor, bytes("\u0082\1\0\0")))).isEqualTo(Verdict.CLEAN);
        assertThat(verdict(join(tensor, bytes("c\1\0\n\0\n\0")))).isEqualTo(Verdict.CLEAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001f\u008b\b\0",
                "BZh9",
                "\u00fd7zXZ\0",
                "]\0\0\u0080\0",
                "\u0004\"M\u0018",
                "x\234K\316/\346*\256,.I\315\345\322\bV\317LQ\347*\t\322\3\0O\23\6\223",
                "ZF0x10"
            })
    void whatIsCompressedCannotBeJudged(String head) throws IOException {
        assertThat(verdict(bytes(head))).isEqualTo(Verdict.UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTarArchiveCannotBeJudgedWhateverSumItHas(boolean signed) throws IOException {
        assertThat(verdict(tar("pickle", signed))).isEqualTo(Verdict.UNREADABLE);
        assertThat(verdict(tar("", signed))).isEqualTo(Verdict.UNREADABLE);
        assertThat(verdict(tar("\u0080\2N.", signed))).isEqualTo(Verdict.UNREADABLE);
    }

    private Verdict verdict(byte[] content) throws IOException {
        Optional<Safety> safety =
                new SafetyScanner().scan(Files.write(folder.resolve("content"), content));
        return safety.orElse(Safety.NO_CODE).verdict();
    }

    /// What torch wrote before its version 1.6, without tensors.
    private static byte[] torch(byte[] object) {
        return new PickleBytes()
                .raw(Pickles.TORCH_MAGIC)
                .raw(PickleBytes.protocol(2).ops('M', 0xe9, 3).stop())
                .raw(PickleBytes.protocol(2).ops('}').stop())
                .raw(object)
                .raw(PickleBytes.protocol(2).ops(']').stop())
                .bytes();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[] one, byte[] other) {
        return new PickleBytes().raw(one).raw(other).bytes();
    }

    private static byte[] tar(String name, boolean signed) {
        byte[] header = new byte[1536];
        put(header, 0, name);
        put(header, 99, "\u00e9");
        put(header, 124, "00000000000");
        put(header, 148, "        ");
        header[156] = '5';
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += signed ? header[i] : Byte.toUnsignedInt(header[i]);
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = bytes(text);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
