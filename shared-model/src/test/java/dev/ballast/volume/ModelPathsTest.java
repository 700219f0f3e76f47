package dev.ballast.volume;

import static dev.ballast.volume.VolumeFixture.publish;
import static dev.ballast.volume.VolumeFixture.stored;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPathsTest {
    @TempDir Path root;
    private Volume volume;

    @BeforeEach
    void open() throws IOException {
        volume = Volume.open(root);
    }

    @Test
    void namesTheFoldersThatExistAsComfyUiCallsThem() throws IOException {
        publishTo("loras");
        publishTo("models/Lora");
        publishTo("unet");
        publishTo("somewhere");

        assertThat(file())
                .hasContent(
                        """
                        # Written by Ballast whenever a folder comes or goes.
                        ballast:
                          base_path: .
                          loras: |
                            loras
                            models/Lora
                          diffusion_models: unet
                        """);
    }

    @Test
    void isTrueAgainWhenAFolderHasGone() throws IOException {
        publishTo("vae");
        Published published = publishTo("models/Lora");

        volume.remove(VolumeFixture.remove(published));

        assertThat(file()).content().contains("vae: vae").doesNotContain("Lora");
    }

    @Test
    void doesNotAppearWhereNoFolderIsOfAKindThatComfyUiKnows() throws IOException {
        publishTo("somewhere");

        assertThat(file()).doesNotExist();
    }

    @Test
    void leavesAFileOfSomebodyElseAlone() throws IOException {
        Files.writeString(file(), "mine:\n  loras: /elsewhere\n");

        publishTo("loras");

        assertThat(file()).hasContent("mine:\n  loras: /elsewhere\n");
    }

    @Test
    void aFileThatIsNoTextDecidesNothing() throws IOException {
        byte[] binary = {(byte) 0xff, (byte) 0xfe, 0, 'm'};
        Files.write(file(), binary);

        Published published = publishTo("loras");
        volume.remove(VolumeFixture.remove(published));

        assertThat(file()).hasBinaryContent(binary);
        assertThat(volume.models()).isEmpty();
    }

    @Test
    void aLinkThatLeadsNowhereDecidesNothing() throws IOException {
        Files.createSymbolicLink(file(), Path.of("gone.yaml"));

        Published published = publishTo("loras");
        volume.remove(VolumeFixture.remove(published));

        assertThat(file()).isSymbolicLink();
        assertThat(volume.models()).isEmpty();
    }

    @Test
    void aModelOfManyFilesGetsAFolderOfItsOwnAmongThoseThatAreFolders() throws IOException {
        Published published =
                volume.publish(
                        publish(
                                "hf://acme/tiny",
                                "diffusers",
                                stored(volume, "model_index.json", "{}"),
                                stored(volume, "unet/model.safetensors", "weights")));

        assertThat(published.path()).hasToString("diffusers/tiny");
        assertThat(root.resolve("diffusers/tiny/unet/model.safetensors")).hasContent("weights");
        assertThat(file()).content().contains("diffusers: diffusers");
    }

    private Path file() {
        return root.resolve("extra_model_paths.yaml");
    }

    private Published publishTo(String dest) throws IOException {
        return volume.publish(
                publish("https://h.test/" + dest, dest, stored(volume, "x.safetensors", dest)));
    }
}
