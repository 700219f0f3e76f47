package dev.ballast.api.http.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFilesTest {

    @ParameterizedTest
    @CsvSource({
        "Llama-3.2-3B-Instruct-Q4_K_M.gguf, Q4_K_M",
        "model.Q8_0.gguf, Q8_0",
        "UD-Q4_K_XL/Qwen3-UD-Q4_K_XL-00001-of-00003.gguf, UD-Q4_K_XL",
        "gemma-3-IQ2_XXS.gguf, IQ2_XXS",
        "gpt-oss-20b-mxfp4.gguf, mxfp4",
        "model-BF16.gguf, BF16",
        "q4_0.gguf, q4_0",
        "model.gguf, ''",
        "mmproj-model-Q8_0.gguf, ''",
        "Q4_0/notes.txt, ''"
    })
    void theNameOfAModelFileEndsInItsQuantisation(String path, String quantisation) {
        assertThat(ModelFiles.quantisation(List.of(path)).orElse("")).isEqualTo(quantisation);
    }

    @ParameterizedTest
    @CsvSource({
        "a/model-Q4_0.gguf, gguf",
        "mmproj-F16.GGUF, mmproj",
        "preset.ini, preset",
        "chat_template.jinja, other",
        "mmproj/readme.txt, other"
    })
    void aFileIsOfOneOfFourTypes(String path, String type) {
        assertThat(ModelFiles.type(path)).isEqualTo(type);
    }
}
