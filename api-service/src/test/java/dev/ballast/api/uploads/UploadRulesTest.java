package dev.ballast.api.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.RelativePath;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadRulesTest {

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "1f8b08, gzip",
        "425a68, bzip2",
        "fd377a585a00, xz",
        "377abcaf271c, 7z",
        "526172211a07, rar",
        "28b52ffd, zstd",
        "255044462d, pdf",
        "89504e470d0a, png",
        "474946383961, gif",
        "ffd8ffe0, jpeg",
        "52494646, riff",
        "53514c69746520666f726d6174203300, sqlite",
        "d0cf11e0a1b11ae1, office"
    })
    void aBinThatIsKnownToBeSomethingElseIsRefused(String magic, String kind) {
        assertThat(content("a.bin", magic))
                .as(kind)
                .hasValueSatisfying(why -> {
                    assertThat(why).contains("does not begin as a .bin file");
                });
    }

    @Test
    void aBinThatIsATarIsRefused() {
        byte[] head = new byte[512];
        byte[] mark = "ustar".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(mark, 0, head, 257, mark.length);

        assertThat(UploadRules.content(new RelativePath("a.bin"), head, 10_240)).isPresent();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "7f454c46, ELF",
        "4d5a90, PE",
        "2321, script",
        "feedface, Mach-O 32",
        "feedfacf, Mach-O 64",
        "cefaedfe, Mach-O 32 little",
        "cffaedfe, Mach-O 64 little",
        "cafebabe, fat Mach-O or Java",
        "0061736d, WebAssembly"
    })
    void aProgramIsRefusedWhateverItIsCalled(String magic, String kind) {
        assertThat(content("a.bin", magic)).as(kind).contains("is a program, not a model");
        assertThat(content("a.ckpt", magic)).as(kind).contains("is a program, not a model");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "504b0304",
                "8002636f6c",
                "8004",
                "47475546",
                "6c6d6767",
                "00000000",
                "3f8000003f80"
            })
    void aBinMayBeAnArchiveOfTorchAPickleGgmlOrRawNumbers(String begin) {
        assertThat(content("a.bin", begin)).isEmpty();
    }

    private static Optional<String> content(String name, String begin) {
        byte[] head = HexFormat.of().parseHex(begin + "00".repeat(100));
        return UploadRules.content(new RelativePath(name), head, 1000);
    }
}
