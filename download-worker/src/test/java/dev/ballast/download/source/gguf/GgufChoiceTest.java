package dev.ballast.download.source.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgufChoiceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # the tag, then '.' or '-', in any case
                    Q4_K_M | m-Q4_K_M.gguf m-Q8_0.gguf                 | m-Q4_K_M.gguf
                    q4_k_m | m-Q4_K_M.gguf                             | m-Q4_K_M.gguf
                    Q4_K   | m-Q4_K_M.gguf m-Q4_K.gguf                 | m-Q4_K.gguf
                    Q8_0   | m.q8_0-imat.gguf                          | m.q8_0-imat.gguf
                    F16    | m-BF16.gguf m-F16.gguf                    | m-F16.gguf
                    F16    | m-BF16.gguf                               | m-BF16.gguf
                    UD.Q2  | m-UD-Q2.gguf m-UD.Q2.gguf                 | m-UD.Q2.gguf
                    # without a tag
                           | m-Q8_0.gguf m-Q4_K_M.gguf                 | m-Q4_K_M.gguf
                           | m-F16.gguf m-Q8_0.gguf                    | m-Q8_0.gguf
                           | m-IQ2_M.gguf m-F16.gguf                   | m-IQ2_M.gguf
                           | README.md m.gguf                          | m.gguf
                    # what is no model
                           | imatrix-Q4_K_M.gguf m-Q2_K.gguf           | m-Q2_K.gguf
                           | mmproj-Q4_K_M.gguf m-Q2_K.gguf            | m-Q2_K.gguf mmproj-Q4_K_M.gguf
                           | mtp-m-Q4_K_M.gguf m-Q2_K.gguf             | m-Q2_K.gguf
                           | eagle3-m-Q4_K_M.gguf m-Q2_K.gguf          | m-Q2_K.gguf
                           | dflash-m-Q4_K_M.gguf m-Q2_K.gguf          | m-Q2_K.gguf
                           | dspark-m-Q4_K_M.gguf m-Q2_K.gguf          | m-Q2_K.gguf
                    # parts, in any folder, never those of another set
                    Q4_K_M | q/m-Q4_K_M-00002-of-00002.gguf q/m-Q4_K_M-00001-of-00002.gguf | q/m-Q4_K_M-00001-of-00002.gguf q/m-Q4_K_M-00002-of-00002.gguf
                    Q4_K_M | m-Q4_K_M-00001-of-00001.gguf m-Q4_K_M-00001-of-00002.gguf m-Q4_K_M-00002-of-00002.gguf | m-Q4_K_M-00001-of-00001.gguf
                    Q4_K_M | a/m-Q4_K_M-00001-of-00002.gguf a/m-Q4_K_M-00002-of-00002.gguf b/m-Q4_K_M-00002-of-00002.gguf | a/m-Q4_K_M-00001-of-00002.gguf a/m-Q4_K_M-00002-of-00002.gguf
                    # the nearest projector: the deepest folder above the model, then the closest width
                    Q4_K_M | m-Q4_K_M.gguf mmproj-F16.gguf mmproj-Q8_0.gguf        | m-Q4_K_M.gguf mmproj-Q8_0.gguf
                    F16    | m-F16.gguf mmproj-F16.gguf mmproj-Q8_0.gguf           | m-F16.gguf mmproj-F16.gguf
                    Q4_K_M | a/m-Q4_K_M.gguf a/mmproj-F32.gguf mmproj-Q4_0.gguf    | a/m-Q4_K_M.gguf a/mmproj-F32.gguf
                    Q4_K_M | a/m-Q4_K_M.gguf b/mmproj-F16.gguf                     | a/m-Q4_K_M.gguf
                    # templates come along; a preset at the root means only that
                           | m.gguf chat_template.jinja                | m.gguf chat_template.jinja
                    Q4_K_M | m-Q4_K_M.gguf preset.ini                  | preset.ini
                    Q4_K_M | m-Q4_K_M.gguf sub/preset.ini              | m-Q4_K_M.gguf
                    """)
    void choosesAsLlamaCppDoes(@Nullable String tag, String paths, String chosen) {
        assertThat(new GgufChoice(split(paths)).choose(tag))
                .isInstanceOfSatisfying(
                        GgufChoice.Result.Chosen.class,
                        result -> assertThat(result.paths()).isEqualTo(split(chosen)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Q9     | m-Q4_K_M.gguf s-Q8_0-00001-of-00002.gguf s-Q8_0-00002-of-00002.gguf | has nothing for the tag 'Q9'; it has m-Q4_K_M.gguf, s-Q8_0-00001-of-00002.gguf
                    Q4_K   | m-Q4_K_M.gguf                             | has nothing for the tag 'Q4_K'; it has m-Q4_K_M.gguf
                    .*     | m-Q4_K_M.gguf                             | has nothing for the tag '.*'; it has m-Q4_K_M.gguf
                           | README.md mmproj-F16.gguf                 | has no GGUF model
                    Q4_K_M | m-Q4_K_M-00001-of-00003.gguf m-Q4_K_M-00003-of-00003.gguf | has only 2 of the 3 parts of 'm-Q4_K_M': m-Q4_K_M-00002-of-00003.gguf is missing; choose another tag
                    Q4_K_M | m-Q4_K_M-00002-of-00002.gguf              | has only 1 of the 2 parts of 'm-Q4_K_M': m-Q4_K_M-00001-of-00002.gguf is missing; choose another tag
                    """)
    void saysWhatThereIsInstead(@Nullable String tag, String paths, String why) {
        assertThat(new GgufChoice(split(paths)).choose(tag))
                .isEqualTo(new GgufChoice.Result.Nothing(why));
    }

    private static List<String> split(String paths) {
        return Arrays.asList(paths.split(" "));
    }
}
