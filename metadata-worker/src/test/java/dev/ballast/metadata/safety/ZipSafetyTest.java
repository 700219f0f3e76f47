package dev.ballast.metadata.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.Safety;
import dev.ballast.model.artifact.Safety.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ZipSafetyTest {
    private static final int END = 22;

    @TempDir Path folder;

    static Stream<Arguments> archives() throws IOException {
        byte[] attack = PickleBytes.attack();
        byte[] old = new PickleBytes().global("os", "system").raw("(S'id'\ntR").stop();
        byte[] tensor = PickleBytes.tensor();
        byte[] honest = ZipBytes.zip("a/data.pkl", tensor);
        return Stream.of(
                file(
                        "in an entry with a harmless name",
                        ZipBytes.zip("a/data.pkl", tensor, "a/notes.txt", attack),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "in a compressed entry",
                        ZipBytes.deflated("a/data.pkl", attack),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "in an entry of which directory and header say two things",
                        otherFlags(ZipBytes.zip("a/data.pkl", tensor)),
                        Verdict.UNREADABLE),
                file(
                        "in an entry that the directory leaves out",
                        hidden(
                                ZipBytes.zip("a/data.pkl", attack),
                                ZipBytes.zip("a/data.pkl", tensor)),
                        Verdict.UNREADABLE),
                file(
                        "an archive that is cut off",
                        Arrays.copyOf(ZipBytes.zip("a/data.pkl", attack), 90),
                        Verdict.UNREADABLE),
                file(
                        "an archive in an archive",
                        ZipBytes.zip(
                                "a/data.pkl",
                                tensor,
                                "a/b.zip",
                                ZipBytes.zip("b/data.pkl", attack)),
                        Verdict.UNREADABLE),
                file(
                        "an entry that unpacks to more than anybody looks at",
                        ZipBytes.deflated("a/data.pkl", bomb()),
                        Verdict.UNREADABLE),
                file(
                        "by protocol 0 under a name in capitals",
                        ZipBytes.zip("a/data.PKL", old),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "by protocol 0 under another name",
                        ZipBytes.zip("a/data.pkl", tensor, "a/version", old),
                        Verdict.DANGEROUS,
                        "os.system"),
                file(
                        "numbers that look like a pickle without an end",
                        ZipBytes.zip("a/data.pkl", tensor, "a/data/0", filled(0x88)),
                        Verdict.CLEAN),
                file("an honest archive in 64 bit", wide(honest, 0), Verdict.CLEAN),
                file(
                        "a 64 bit directory that only some readers follow",
                        wide(honest, 8),
                        Verdict.UNREADABLE),
                file(
                        "an archive in the comment of another",
                        commented(honest, join(ZipBytes.zip("a/data.pkl", attack), new byte[1])),
                        Verdict.UNREADABLE),
                file("a comment", commented(honest, new byte[3]), Verdict.UNREADABLE),
                file(
                        "two ends in a row",
                        join(
                                honest,
                                Arrays.copyOfRange(honest, honest.length - END, honest.length)),
                        Verdict.UNREADABLE),
                file("a comment of an entry", commentedEntry(honest), Verdict.UNREADABLE),
                file("a directory of another length", longer(honest), Verdict.UNREADABLE),
                file(
                        "a name that is longer than names are",
                        ZipBytes.zip("a/data.pkl", tensor, "x".repeat(5000), tensor),
                        Verdict.UNREADABLE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("archives")
    void saysWhatAnArchiveWouldDo(String what, byte[] content, Verdict verdict, String[] imports)
            throws IOException {
        Safety safety = scan(content);

        assertThat(safety.verdict()).isEqualTo(verdict);
        assertThat(safety.imports()).containsExactly(imports);
        assertThat(safety.problems().isEmpty()).isEqualTo(verdict != Verdict.UNREADABLE);
    }

    @Test
    void readsNothingTwiceHoweverManyEntriesShareIt() throws IOException {
        byte[] shared = ZipBytes.zip("a", PickleBytes.tensor(), "b", PickleBytes.attack());
        ByteBuffer bytes = ByteBuffer.wrap(shared).order(ByteOrder.LITTLE_ENDIAN);
        int first = bytes.getInt(shared.length - END + 16);
        bytes.putInt(first + 46 + 1 + 42, 0);

        Safety safety = scan(shared);

        assertThat(safety.verdict()).isEqualTo(Verdict.UNREADABLE);
        assertThat(safety.problems())
                .containsExactly(
                        "The archive has bytes before 'b' that its directory does not tell of.");
    }

    private Safety scan(byte[] content) throws IOException {
        return new SafetyScanner()
                .scan(Files.write(folder.resolve("content"), content))
                .orElseThrow();
    }

    private static Arguments file(String what, byte[] content, Verdict verdict, String... imports) {
        return Arguments.of(what, content, verdict, imports);
    }

    private static byte[] join(byte[] one, byte[] other) {
        return new PickleBytes().raw(one).raw(other).bytes();
    }

    /// Skips as much as a small file can be made to unpack to.
    private static byte[] bomb() {
        return PickleBytes.protocol(4)
                .ops('B')
                .raw(new byte[] {0, 0, 0, 127})
                .raw(new byte[65 << 20])
                .stop();
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

    /// With the 64 bit form of the directory's end, as torch writes it.
    ///
    /// @param shift how far its address is beside it
    private static byte[] wide(byte[] zip, int shift) {
        ByteBuffer end = ByteBuffer.wrap(zip, zip.length - END, END).slice();
        end.order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer wide = ByteBuffer.allocate(zip.length + 76).order(ByteOrder.LITTLE_ENDIAN);
        wide.put(zip, 0, zip.length - END);
        wide.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
        wide.putInt(0).putInt(0).putLong(end.getShort(10)).putLong(end.getShort(10));
        wide.putLong(end.getInt(12)).putLong(end.getInt(16));
        wide.putInt(0x07064b50).putInt(0).putLong(zip.length - END + shift).putInt(1);
        return wide.put(zip, zip.length - END, END).array();
    }

    private static byte[] filled(int value) {
        byte[] numbers = new byte[1 << 17];
        Arrays.fill(numbers, (byte) value);
        return numbers;
    }

    private static byte[] commented(byte[] zip, byte[] comment) {
        byte[] all = join(zip, comment);
        ByteBuffer.wrap(all)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(zip.length - 2, (short) comment.length);
        return all;
    }

    /// Says that the last bytes of its entry in the directory are its comment.
    private static byte[] commentedEntry(byte[] zip) {
        byte[] end = Arrays.copyOfRange(zip, zip.length - END, zip.length);
        byte[] all = join(join(Arrays.copyOf(zip, zip.length - END), new byte[5]), end);
        ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        int length = all.length - END;
        bytes.putShort(bytes.getInt(length + 16) + 32, (short) 5);
        return bytes.putInt(length + 12, bytes.getInt(length + 12) + 5).array();
    }

    private static byte[] longer(byte[] zip) {
        byte[] all = zip.clone();
        all[zip.length - END + 12]++;
        return all;
    }
}
