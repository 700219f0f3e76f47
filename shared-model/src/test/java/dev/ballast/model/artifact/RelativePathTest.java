package dev.ballast.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelativePathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.safetensors",
                "unet/diffusion_pytorch_model.fp16.safetensors",
                ".gitattributes",
                "a..b",
                "...a",
                "console.txt",
                "com10.bin",
                "~/x",
                "%2e%2e/x",
                "${HOME}",
                "ünïcödé/模型.bin",
                "with space.bin"
            })
    void namesThatStayBelowTheRootAreTaken(String path) {
        assertThat(new RelativePath(path).value()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "/",
                "/etc/passwd",
                "//host/share",
                "../x",
                "a/..",
                "a/../b",
                "a/./b",
                "a//b",
                "a/",
                "a/.. ",
                "a/...",
                "..\\x",
                "a\\..\\b",
                "\\\\host\\share",
                "C:",
                "C:/x",
                "c:x",
                "a/C:/x",
                "a\u0000b",
                "a\nb",
                "a\u007fb",
                "a\u202egnp.exe",
                "a\u200bb",
                "a\u2028b",
                "a\ud800b",
                "CON",
                "nul.txt",
                "aux.safetensors",
                "x/LPT1",
                "com1.tar.gz",
                "con .txt",
                "name.",
                "name ",
                "dir./x"
            })
    void everySpellingThatCouldLeaveTheRootOrClashIsRefused(String path) {
        assertThatThrownBy(() -> new RelativePath(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("path '");
    }

    @Test
    void oneNameIsOneFileHoweverItsAccentsAreSpelt() {
        assertThat(new RelativePath("e\u0301.bin")).isEqualTo(new RelativePath("\u00e9.bin"));
    }

    @Test
    void aSegmentTakes255BytesAndNotOneMore() {
        assertThat(new RelativePath("é".repeat(127) + "a").fileName()).hasSize(128);
        assertThatThrownBy(() -> new RelativePath("é".repeat(128)))
                .hasMessageContaining("longer than 255 bytes");
    }

    @Test
    void aPathTakes1024BytesAndNotOneMore() {
        String longest = ("d".repeat(255) + "/").repeat(3) + "d".repeat(255) + "/";
        assertThat(new RelativePath(longest.substring(0, 1023)).segments()).hasSize(4);
        assertThatThrownBy(() -> new RelativePath(longest + "a"))
                .hasMessageContaining("longer than 1024 bytes");
    }

    @Test
    void aChildLiesBelow() {
        RelativePath path = RelativePath.of("loras", "flux").resolve(new RelativePath("a/b.bin"));

        assertThat(path).hasToString("loras/flux/a/b.bin");
        assertThat(path.fileName()).isEqualTo("b.bin");
        assertThat(path.segments()).containsExactly("loras", "flux", "a", "b.bin");
    }
}
