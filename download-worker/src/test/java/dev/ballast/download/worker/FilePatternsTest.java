package dev.ballast.download.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePatternsTest {
    @ParameterizedTest
    @CsvSource({
        "*.json, d/e/c.json, true",
        "*.json, .h.json, true",
        "*.json, X.JSON, false",
        "*.json, a.json5, false",
        "config.json, config.json, true",
        "config.json, configxjson, false",
        "model-?.bin, model-1.bin, true",
        "model-?.bin, model-12.bin, false",
        "model-[12].bin, model-2.bin, true",
        "model-[!12].bin, model-2.bin, false",
        "model-[!12].bin, model-3.bin, true",
        "model-[a-c].bin, model-b.bin, true",
        "model-[c-a].bin, model-b.bin, false",
        "[]].bin, ].bin, true",
        "[x.bin, [x.bin, true",
        "[^a].bin, ^.bin, true",
        "unet/, unet/a/b.bin, true",
        "unet/, unet2/b.bin, false",
        "unet\\*, unet/b.bin, true",
        "**/x.bin, x.bin, false",
        "'{a,b}.bin', a.bin, false",
        "a+b.bin, a+b.bin, true",
        "*a*a, aa, true",
        "*a*a, a, false",
        "a*a, a, false",
        "*ab*ab*b, abababb, true",
        "*ab*ab*ab, abab, false",
        "m*[0-9]*.bin, m1.bin.bin, true",
        "*-?-*-?, a-b-c-d, true"
    })
    void readsPatternsAsTheHubsClientsDo(String pattern, String path, boolean selected) {
        assertThat(new FilePatterns(List.of(pattern), List.of()).select(path)).isEqualTo(selected);
        assertThat(new FilePatterns(List.of(), List.of(pattern)).select(path)).isEqualTo(!selected);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyStarsAgainstALongNameAreDecidedAtOnce() {
        String path = "a".repeat(4000);

        FilePatterns patterns = new FilePatterns(List.of("*a".repeat(40) + "*b"), List.of());

        assertThat(patterns.select(path)).isFalse();
        assertThat(patterns.select(path + "b")).isTrue();
    }

    @Test
    void selectsAllWithoutPatterns() {
        assertThat(new FilePatterns(List.of(), List.of()).select("a/b")).isTrue();
    }

    @Test
    void excludesWhatIsIncluded() {
        FilePatterns patterns = new FilePatterns(List.of("*.bin", "*.txt"), List.of("a*"));
        assertThat(patterns.select("b.txt")).isTrue();
        assertThat(patterns.select("a.bin")).isFalse();
        assertThat(patterns.select("b.json")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "model.safetensors model.bin config.json, model.safetensors config.json",
        "model.bin config.json, model.bin config.json",
        "config.json, config.json"
    })
    void takesTheFirstAlternativeThatTheSourceHas(String paths, String selected) {
        List<String> all = List.of(paths.split(" "));
        FilePatterns patterns =
                FilePatterns.of(List.of("*.safetensors||*.bin", "*.json"), List.of(), all);
        assertThat(all.stream().filter(patterns::select).toList())
                .containsExactly(selected.split(" "));
    }
}
