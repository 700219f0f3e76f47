package dev.ballast.metadata.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.ModelFacts;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceFilesTest {
    @ParameterizedTest
    @CsvSource({
        "little-endian.gguf, gguf, 13, 11274, Q8_0",
        "big-endian.gguf, gguf, 4, 2058, Q8_0",
        "small.safetensors, safetensors, 5, 25,",
        "side-file.onnx, onnx, 4, 308,"
    })
    void countsWhatTheReferenceLibraryWrote(
            String file, String format, long tensors, long parameters, String quantization)
            throws Exception {
        ModelFacts facts = inspect(file);

        assertThat(facts.format()).isEqualTo(format);
        assertThat(facts.tensors()).isEqualTo(tensors);
        assertThat(facts.parameters()).isEqualTo(parameters);
        assertThat(facts.quantization()).isEqualTo(quantization);
        assertThat(facts.problems()).isEmpty();
    }

    @Test
    void readsTheKeysOfEitherByteOrder() throws Exception {
        for (String file : new String[] {"little-endian.gguf", "big-endian.gguf"}) {
            ModelFacts facts = inspect(file);

            assertThat(facts.architecture()).isEqualTo("llama");
            assertThat(facts.attributes())
                    .containsEntry("name", "tiny")
                    .containsEntry("context_length", "4096")
                    .containsEntry("block_count", "2")
                    .containsEntry("tokenizer", "gpt2");
        }
    }

    @Test
    void namesTheSideFile() throws Exception {
        assertThat(inspect("side-file.onnx").attributes())
                .containsEntry("external_data", "w.onnx_data")
                .containsEntry("opset", "28");
    }

    private static ModelFacts inspect(String name) throws IOException, URISyntaxException {
        return new ModelInspector()
                .inspect(
                        Path.of(
                                Objects.requireNonNull(
                                                ReferenceFilesTest.class.getResource(
                                                        "/reference/" + name))
                                        .toURI()));
    }
}
