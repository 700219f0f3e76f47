package dev.ballast.volume;

import static dev.ballast.volume.CacheFixture.NEW;
import static dev.ballast.volume.CacheFixture.OLD;
import static dev.ballast.volume.CacheFixture.hub;
import static dev.ballast.volume.CacheFixture.small;
import static dev.ballast.volume.VolumeFixture.digest;
import static dev.ballast.volume.VolumeFixture.publish;
import static dev.ballast.volume.VolumeFixture.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ballast.model.artifact.FoundFile;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSearchTest {
    @TempDir Path root;
    @TempDir Path elsewhere;
    private Volume volume;

    @BeforeEach
    void open() throws IOException {
        volume = Volume.open(root);
    }

    @Test
    void looseWeightsAreFoundWhereverTheyLie() throws IOException {
        // Given
        put("loras/style/a.safetensors", "a");
        put("b.GGUF", "bb");
        put("loras/style/a.txt", "no weights");
        // When / Then
        assertThat(volume.scan(ReadWatch.NONE))
                .extracting(file -> file.path().value())
                .containsExactlyInAnyOrder("loras/style/a.safetensors", "b.GGUF");
        assertThat(found("loras/style/a.safetensors"))
                .returns("loras", FoundFile::family)
                .returns(1L, FoundFile::size)
                .returns(null, FoundFile::source);
        assertThat(found("b.GGUF").family()).isNull();
    }

    @Test
    void whatIsInstalledIsNotForeign() throws IOException {
        // Given
        volume.publish(publish("https://host/a.bin", "vae", stored(volume, "a.bin", "ours")));
        volume.publish(hub("hf://acme/tiny", OLD, small(volume, "config.json", "{}")));
        // When / Then
        assertThat(volume.scan(ReadWatch.NONE)).isEmpty();
    }

    @Test
    void whatIsInstalledIsNotForeignWhereItsFolderIsALinkToAnother() throws IOException {
        // Given
        Files.createDirectories(root.resolve("fast/loras"));
        Files.createSymbolicLink(root.resolve("loras"), Path.of("fast/loras"));
        volume.publish(
                publish(
                        "https://host/a.bin",
                        "loras",
                        stored(volume, "a.bin", "ours"),
                        stored(volume, "b/b.bin", "ours too")));
        put("fast/loras/theirs.bin", "theirs");
        // When / Then
        assertThat(volume.scan(ReadWatch.NONE))
                .extracting(file -> file.path().value())
                .containsExactly("fast/loras/theirs.bin");
    }

    @Test
    void aSnapshotThatAnotherProgramFetchedTellsItsRepository() throws IOException {
        // Given
        Path repository = root.resolve("hub/models--acme--tiny");
        volume.publish(hub("hf://acme/tiny", OLD, small(volume, "config.json", "{}")));
        put("hub/models--acme--tiny/blobs/ab", "theirs");
        Path theirs = repository.resolve("snapshots").resolve(NEW).resolve("unet/x.json");
        Files.createDirectories(theirs.getParent());
        Files.createSymbolicLink(theirs, Path.of("../../../blobs/ab"));
        // When / Then
        assertThat(volume.scan(ReadWatch.NONE)).hasSize(1);
        assertThat(found("hub/models--acme--tiny/snapshots/%s/unet/x.json".formatted(NEW)))
                .returns("hf://acme/tiny", FoundFile::source)
                .returns(NEW, FoundFile::revision)
                .returns(6L, FoundFile::size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hub/", "huggingface/hub/", "cache/of/a/user/"})
    void aCacheIsOneWhereverItLies(String folder) throws IOException {
        // Given
        String repository = folder + "models--acme--tiny/";
        put(repository + "blobs/cd.bin", "content");
        put(repository + ".no_exist/" + NEW + "/absent.safetensors", "");
        put(repository + "snapshots/" + NEW + "/unet/x.json", "{}");
        put(folder + "datasets--acme--texts/snapshots/" + OLD + "/t.txt", "text");
        // When / Then
        assertThat(volume.scan(ReadWatch.NONE))
                .extracting(FoundFile::source, FoundFile::revision, FoundFile::family)
                .containsExactlyInAnyOrder(
                        tuple("hf://acme/tiny", NEW, null),
                        tuple("hf://datasets/acme/texts", OLD, null));
    }

    @Test
    void aFolderThatIsOnlyCalledLikeARepositoryHasLooseWeights() throws IOException {
        put("models--mine/blobs/a.safetensors", "a");

        assertThat(found("models--mine/blobs/a.safetensors"))
                .returns(null, FoundFile::source)
                .returns("models--mine", FoundFile::family);
    }

    @Test
    void nothingOutsideTheVolumeIsFoundAndNoLinkLeadsInCircles() throws IOException {
        // Given
        Files.writeString(elsewhere.resolve("secret.bin"), "secret");
        Files.createSymbolicLink(root.resolve("link.bin"), elsewhere.resolve("secret.bin"));
        Files.createSymbolicLink(root.resolve("outside"), elsewhere);
        Files.createSymbolicLink(root.resolve("circle"), root);
        Files.createSymbolicLink(root.resolve("nowhere.bin"), Path.of("gone"));
        // When / Then
        assertThat(volume.scan(ReadWatch.NONE)).isEmpty();
    }

    @Test
    void aScanTouchesNothingButTheListOfOurs() throws IOException {
        // Given
        put("loras/a.safetensors", "a");
        Path file = root.resolve("loras/a.safetensors");
        FileTime before = Files.getLastModifiedTime(file);
        volume.publish(publish("https://host/a.bin", "vae", stored(volume, "a.bin", "ours")));
        Files.writeString(root.resolve("installed-models.json"), "[]");
        // When
        volume.scan(ReadWatch.NONE);
        // Then
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
        assertThat(file).hasContent("a");
        assertThat(root.resolve("installed-models.json")).content().contains("https://host/a.bin");
    }

    @Test
    void theDigestIsThatOfTheFileThatWasFound() throws IOException {
        // Given
        put("loras/a.safetensors", "a");
        FoundFile found = found("loras/a.safetensors");
        // When / Then
        assertThat(volume.digest(work(found), ReadWatch.NONE)).contains(digest("a"));
        // When
        Files.setLastModifiedTime(
                root.resolve("loras/a.safetensors"), FileTime.from(Instant.EPOCH));
        // Then
        assertThat(volume.digest(work(found), ReadWatch.NONE)).isEmpty();
        // When
        Files.delete(root.resolve("loras/a.safetensors"));
        // Then
        assertThat(volume.digest(work(found), ReadWatch.NONE)).isEmpty();
    }

    @Test
    void aVolumeThatCannotBeReadIsNoEmptyOne() throws IOException {
        Path gone = Files.createDirectory(elsewhere.resolve("gone"));
        VolumeLayout layout = new VolumeLayout(gone);
        Files.delete(gone);

        assertThatThrownBy(() -> FileSearch.find(layout, List.of(), ReadWatch.NONE))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whoeverWatchesCanEndTheScan() throws IOException {
        put("a.bin", "a");

        assertThatThrownBy(() ->
                        volume.scan(_ -> {
                            throw new InterruptedIOException("stop");
                        }))
                .isInstanceOf(InterruptedIOException.class);
    }

    private FoundFile found(String path) throws IOException {
        return volume.scan(ReadWatch.NONE).stream()
                .filter(file -> file.path().equals(new RelativePath(path)))
                .findFirst()
                .orElseThrow();
    }

    private static Work.Digest work(FoundFile file) {
        return new Work.Digest(
                VolumeFixture.JOB,
                VolumeName.SHARED,
                file.path(),
                file.size(),
                file.modified(),
                null);
    }

    private void put(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
