package dev.ballast.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModelFileTest {

    @Test
    void servesTheModelThatIsBundled() {
        assertThat(ModelFile.embeddingModel())
                .extracting(ModelFile::hubPath)
                .containsExactly(
                        "/demo/all-minilm-l6-v2-q.onnx", "/demo/all-minilm-l6-v2-q-tokenizer.json");
        // ONNX is protobuf and begins with field 1, the version of the format.
        assertThat(ModelFile.embeddingModel().getFirst().content().bytes()).startsWith(0x08);
    }

    @Test
    void theLargeFileIsLargeEnoughToBeInterrupted() {
        ModelFile large = ModelFile.large();

        assertThat(large.content().length()).isGreaterThan(256 << 20);
        assertThat(large.installedOn(Path.of("/models")))
                .isEqualTo(Path.of("/models/checkpoints/demo-256m.safetensors"));
    }
}
