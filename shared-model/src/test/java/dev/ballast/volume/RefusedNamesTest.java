package dev.ballast.volume;

import static dev.ballast.volume.VolumeFixture.publish;
import static dev.ballast.volume.VolumeFixture.stored;
import static dev.ballast.volume.VolumeFixture.visibleFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedNamesTest {
    private static final String URL = "https://hub.test/model.safetensors";

    @TempDir Path root;
    private Volume volume;

    @BeforeEach
    void open() throws IOException {
        volume = Volume.open(root, true, InstantSource.system());
    }

    @Test
    void aFolderInPlaceOfAFileIsRefusedBeforeAnythingIsWritten() throws IOException {
        Files.createDirectories(root.resolve("loras/b.safetensors"));
        Work.Publish work =
                publish(
                        "hf://acme/tiny",
                        "loras",
                        stored(volume, "a.safetensors", "a"),
                        stored(volume, "b.safetensors", "b"));

        assertRefused(work, "is a folder");
        assertThat(visibleFiles(root)).isEmpty();
    }

    @Test
    void aFileInPlaceOfAFolderIsRefused() throws IOException {
        Files.writeString(root.resolve("loras"), "a file");

        assertRefused(
                publish(URL, "loras", stored(volume, "a.safetensors", "a")), "is a file, not");
    }

    @Test
    void namesThatDifferOnlyInCaseAreRefusedBeforeAnythingIsWritten() throws IOException {
        assertRefused(
                publish(
                        "hf://acme/tiny",
                        "loras",
                        stored(volume, "Model.safetensors", "a"),
                        stored(volume, "model.SAFETENSORS", "b")),
                "case does not count");
        assertThat(visibleFiles(root)).isEmpty();
    }

    @Test
    void aFileThatIsAlsoAFolderIsRefused() throws IOException {
        assertRefused(
                publish(
                        "hf://acme/tiny",
                        "loras",
                        stored(volume, "a/b.bin", "a"),
                        stored(volume, "A", "b")),
                "also the folder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".ballast",
                ".Ballast/blobs",
                "hub",
                "HUB/x",
                "llama.cpp",
                "installed-models.json",
                "lost+found"
            })
    void reservedFoldersAreRefused(String dest) throws IOException {
        assertRefused(publish(URL, dest, stored(volume, "a.bin", "a")), "reserved");
    }

    @Test
    void aFileAtTheRootCannotTakeAReservedName() throws IOException {
        assertRefused(
                publish(URL, null, stored(volume, "installed-models.json", "[]")), "reserved");
    }

    @Test
    void aLinkInsideTheVolumeThatLeadsOutsideIsRefused(@TempDir Path outside) throws IOException {
        Files.createSymbolicLink(root.resolve("loras"), outside);

        assertRefused(
                publish(URL, "loras/x", stored(volume, "a.bin", "a")), "leads outside the volume");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aLinkIntoOurPrivatePartIsRefused() throws IOException {
        Files.createSymbolicLink(root.resolve("loras"), Path.of(".ballast/blobs"));

        assertRefused(publish(URL, "loras", stored(volume, "a.bin", "a")), "outside");
    }

    @Test
    void aDanglingLinkOnTheWayIsRefused() throws IOException {
        Files.createSymbolicLink(root.resolve("loras"), Path.of("nowhere"));

        assertRefused(publish(URL, "loras", stored(volume, "a.bin", "a")), "outside");
    }

    @Test
    void aLinkToAnotherFolderOfTheVolumeIsFollowed() throws IOException {
        Files.createDirectories(root.resolve("models/Lora"));
        Files.createSymbolicLink(root.resolve("loras"), Path.of("models/Lora"));

        volume.publish(publish(URL, "loras", stored(volume, "a.bin", "a")));

        assertThat(root.resolve("models/Lora/a.bin")).hasContent("a");
    }

    @Test
    void aLinkToTheOutsideAtThePublishedPlaceIsRefusedWhateverItShows(@TempDir Path outside)
            throws IOException {
        Path secret = Files.writeString(outside.resolve("secret"), "same");
        Files.createDirectories(root.resolve("loras"));
        Path link = Files.createSymbolicLink(root.resolve("loras/a.bin"), secret);

        assertRefused(publish(URL, "loras", stored(volume, "a.bin", "same")), "loras/a.bin");
        assertThat(secret).hasContent("same");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void aPathThatGrowsOverlongBelowItsDestIsRefused() throws IOException {
        String dest = String.join("/", List.of("d".repeat(250), "e".repeat(250), "f".repeat(250)));

        assertRefused(
                publish(URL, dest, stored(volume, "g".repeat(250) + "/" + "h".repeat(50), "a")),
                "longer than 1024 bytes");
    }

    @Test
    void aBlobThatIsNotThereIsSaidBeforeAnythingIsWritten() throws IOException {
        Work.StoredFile missing =
                new Work.StoredFile(
                        new RelativePath("b.bin"), VolumeFixture.digest("never stored"), 12);

        assertThatThrownBy(() ->
                        volume.publish(
                                publish(
                                        "hf://acme/tiny",
                                        "loras",
                                        stored(volume, "a.bin", "a"),
                                        missing)))
                .isInstanceOf(VolumeException.class)
                .hasMessageContaining("is not on the volume");
        assertThat(visibleFiles(root)).isEmpty();
    }

    @Test
    void viewsThatAreNotBuiltYetAreRefused() throws IOException {
        Work.Publish plain = publish("hf://acme/tiny", null, stored(volume, "a.bin", "a"));

        assertRefused(
                new Work.Publish(
                        plain.job(),
                        plain.volume(),
                        plain.source(),
                        null,
                        View.HF_CACHE,
                        null,
                        plain.files()),
                "hf-cache");
    }

    private void assertRefused(Work.Publish work, String reason) {
        assertThatThrownBy(() -> volume.publish(work))
                .hasMessageContaining(reason)
                .asInstanceOf(InstanceOfAssertFactories.type(VolumeException.class))
                .extracting(VolumeException::code)
                .isEqualTo(FailureCode.INVALID_REQUEST);
    }
}
