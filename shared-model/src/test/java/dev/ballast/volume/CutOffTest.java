package dev.ballast.volume;

import static dev.ballast.volume.VolumeFixture.LATER_JOB;
import static dev.ballast.volume.VolumeFixture.privateFiles;
import static dev.ballast.volume.VolumeFixture.publish;
import static dev.ballast.volume.VolumeFixture.remove;
import static dev.ballast.volume.VolumeFixture.stored;
import static dev.ballast.volume.VolumeFixture.visibleFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ends the work after each of its steps, as the death of a worker would, and does it again.
class CutOffTest {
    @TempDir Path root;

    @ParameterizedTest(name = "hard links {0}, step {1}")
    @CsvSource({
        "true,1",
        "true,2",
        "true,3",
        "true,4",
        "true,5",
        "true,6",
        "true,7",
        "true,8",
        "true,9",
        "true,10",
        "true,11",
        "false,1",
        "false,2",
        "false,3",
        "false,4",
        "false,5",
        "false,6",
        "false,7",
        "false,8",
        "false,9",
        "false,10",
        "false,11"
    })
    void everyNameShowsTheOldOrTheNewContentAndTheNextTryMakesItWhole(boolean hardLinks, int step)
            throws IOException {
        // Given
        Volume volume = Volume.open(root, hardLinks, InstantSource.system());
        volume.publish(
                publish(
                        "hf://acme/tiny",
                        "tiny",
                        stored(volume, "a.bin", "old a"),
                        stored(volume, "gone.bin", "old gone")));
        Work.Publish next =
                publish(
                        "hf://acme/tiny",
                        "tiny",
                        stored(volume, "a.bin", "new a"),
                        stored(volume, "b/b.bin", "new b"));
        // When
        assertThatThrownBy(() -> volume.publish(next, new DiesAfter(step)))
                .isInstanceOf(DiesAfter.Died.class);
        // Then
        assertThat(Files.readString(root.resolve("tiny/a.bin"))).isIn("old a", "new a");
        // When
        Volume.open(root, hardLinks, InstantSource.system()).publish(next);
        // Then
        assertThat(visibleFiles(root))
                .containsExactly("installed-models.json", "tiny/a.bin", "tiny/b/b.bin");
        assertThat(root.resolve("tiny/a.bin")).hasContent("new a");
        assertThat(root.resolve("tiny/b/b.bin")).hasContent("new b");
        assertThat(privateFiles(root)).noneMatch(name -> name.startsWith(".ballast/tmp/"));
    }

    @ParameterizedTest(name = "hard links {0}, step {1}")
    @CsvSource({
        "true,1", "true,2", "true,3", "true,4", "true,5", "true,6", "true,7", "true,8",
        "false,1", "false,2", "false,3", "false,4", "false,5", "false,6", "false,7", "false,8"
    })
    void aRemovalThatWasCutOffIsFinishedByTheNextTry(boolean hardLinks, int step)
            throws IOException {
        // Given
        Volume volume = Volume.open(root, hardLinks, InstantSource.system());
        Published published =
                volume.publish(
                        publish("https://h.test/a.bin", "loras/x", stored(volume, "a.bin", "a")));
        // When
        assertThatThrownBy(() -> volume.remove(remove(published), new DiesAfter(step)))
                .isInstanceOf(DiesAfter.Died.class);
        Volume.open(root).remove(remove(published));
        // Then
        assertThat(visibleFiles(root)).containsExactly("installed-models.json");
        assertThat(privateFiles(root)).isEmpty();
        assertThat(root.resolve("installed-models.json")).hasContent("[]");
    }

    @ParameterizedTest(name = "hard links {0}, step {1}")
    @CsvSource({
        "true,1", "true,2", "true,3", "true,4", "true,5", "true,6", "true,7", "true,8",
        "false,1", "false,2", "false,3", "false,4", "false,5", "false,6", "false,7", "false,8"
    })
    void aRemovalThatWasCutOffLeavesWhatWasInstalledSince(boolean hardLinks, int step)
            throws IOException {
        // Given
        Volume volume = Volume.open(root, hardLinks, InstantSource.system());
        Published published =
                volume.publish(
                        publish("https://h.test/a.bin", "loras/x", stored(volume, "a.bin", "a")));
        assertThatThrownBy(() -> volume.remove(remove(published), new DiesAfter(step)))
                .isInstanceOf(DiesAfter.Died.class);
        // When
        volume.publish(
                publish(
                        LATER_JOB,
                        "https://h.test/a.bin",
                        "loras/x",
                        stored(volume, "a.bin", "a")));
        Volume.open(root, hardLinks, InstantSource.system()).remove(remove(published));
        // Then
        assertThat(root.resolve("loras/x/a.bin")).hasContent("a");
        assertThat(volume.models()).singleElement().returns(LATER_JOB, Manifest::job);
        assertThat(volume.blobs().has(VolumeFixture.digest("a"))).isTrue();
        assertThat(privateFiles(root)).noneMatch(name -> name.startsWith(".ballast/tmp/"));
    }

    @ParameterizedTest
    @CsvSource({"loras/a.bin", "vae/b.bin"})
    void theKeyIsKnownToWhoeverKnowsSourceViewAndPath(String path) throws IOException {
        Volume volume = Volume.open(root);
        RelativePath name = new RelativePath(path);

        Published published =
                volume.publish(
                        publish(
                                "https://h.test/x",
                                name.segments().getFirst(),
                                stored(volume, name.fileName(), "a")));

        assertThat(published.key())
                .isEqualTo(
                        ModelKey.of(
                                SourceRef.parse("https://h.test/x"), View.PLAIN, published.path()));
    }
}
