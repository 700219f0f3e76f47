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
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoveTest {
    @TempDir Path root;
    private Volume volume;

    @BeforeEach
    void open() throws IOException {
        volume = Volume.open(root);
    }

    @Test
    void namesManifestAndBytesGoAndEmptiedFoldersButNotTheTopOne() throws IOException {
        Published published =
                volume.publish(
                        publish("https://h.test/a", "loras/flux/x", stored(volume, "a.bin", "a")));

        volume.remove(remove(published));

        assertThat(visibleFiles(root)).containsExactly("installed-models.json");
        assertThat(privateFiles(root)).isEmpty();
        assertThat(root.resolve("loras")).isEmptyDirectory();
    }

    @Test
    void filesOfOthersInTheFolderStay() throws IOException {
        Published published =
                volume.publish(
                        publish("https://h.test/a", "loras/x", stored(volume, "a.bin", "a")));
        Files.writeString(root.resolve("loras/x/theirs.bin"), "theirs");

        volume.remove(remove(published));

        assertThat(visibleFiles(root))
                .containsExactly("installed-models.json", "loras/x/theirs.bin");
    }

    @Test
    void bytesThatAnotherModelUsesStay() throws IOException {
        Published first =
                volume.publish(publish("https://a.test/a", "a", stored(volume, "a.bin", "same")));
        volume.publish(publish("https://b.test/b", "b", stored(volume, "b.bin", "same")));

        volume.remove(remove(first));

        assertThat(root.resolve("b/b.bin")).hasContent("same");
        assertThat(volume.blobs().has(VolumeFixture.digest("same"))).isTrue();
    }

    @Test
    void aNameThatAnotherModelTookOverStays() throws IOException {
        Published first =
                volume.publish(publish("https://a.test/a", "a", stored(volume, "a.bin", "one")));
        volume.publish(publish("https://b.test/b", "a", stored(volume, "a.bin", "two")));

        volume.remove(remove(first));

        assertThat(root.resolve("a/a.bin")).hasContent("two");
    }

    @Test
    void doingItAgainIsFine() throws IOException {
        Published published =
                volume.publish(publish("https://a.test/a", "a", stored(volume, "a.bin", "one")));

        volume.remove(remove(published));
        volume.remove(remove(published));

        assertThat(volume.models()).isEmpty();
    }

    @Test
    void aRemovalThatComesLateLeavesTheModelThatAnotherJobInstalledSince() throws IOException {
        // Given
        Published before =
                volume.publish(publish("https://a.test/a", "a", stored(volume, "a.bin", "one")));
        Work.Remove late = remove(before);
        volume.remove(late);
        volume.publish(publish(LATER_JOB, "https://a.test/a", "a", stored(volume, "a.bin", "one")));
        // When
        volume.remove(late);
        // Then
        assertThat(root.resolve("a/a.bin")).hasContent("one");
        assertThat(volume.blobs().has(VolumeFixture.digest("one"))).isTrue();
        assertThat(volume.models())
                .singleElement()
                .satisfies(model -> assertThat(model.job()).isEqualTo(LATER_JOB));
    }

    @Test
    void ofAModelThatWasInstalledAgainItTakesOffOnlyWhatTheNewOneDoesNotHave() throws IOException {
        // Given
        Published before =
                volume.publish(
                        publish(
                                "hf://acme/tiny",
                                "tiny",
                                stored(volume, "kept.bin", "kept"),
                                stored(volume, "old.bin", "old")));
        volume.publish(
                publish(
                        LATER_JOB,
                        "hf://acme/tiny",
                        "tiny",
                        stored(volume, "kept.bin", "kept"),
                        stored(volume, "new.bin", "new")));
        // When
        volume.remove(remove(before));
        // Then
        assertThat(visibleFiles(root))
                .containsExactly("installed-models.json", "tiny/kept.bin", "tiny/new.bin");
        assertThat(volume.blobs().has(VolumeFixture.digest("old"))).isFalse();
        assertThat(volume.blobs().has(VolumeFixture.digest("kept"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"names aside", "manifest aside", "blobs aside"})
    void aModelThatIsInstalledWhileItsFilesAreOnTheirWayOffIsWhole(String moment)
            throws IOException {
        // Given
        Work.StoredFile file = stored(volume, "a.bin", "one");
        Published before = volume.publish(publish("https://a.test/a", "a", file));
        // When
        volume.remove(
                remove(before),
                step -> {
                    if (step.equals(moment)) {
                        stored(volume, "a.bin", "one");
                        volume.publish(publish(LATER_JOB, "https://a.test/a", "a", file));
                    }
                });
        // Then
        assertThat(root.resolve("a/a.bin")).hasContent("one");
        assertThat(volume.blobs().has(file.sha256())).isTrue();
        assertThat(volume.models()).singleElement().returns(LATER_JOB, Manifest::job);
        assertThat(privateFiles(root)).noneMatch(name -> name.startsWith(".ballast/tmp/"));
    }

    @Test
    void whatAModelHoldsStaysAlsoWhenNoModelIsNamed() throws IOException {
        // Given
        Published published =
                volume.publish(publish("https://a.test/a", "a", stored(volume, "a.bin", "one")));
        // When
        volume.remove(
                new Work.Remove(
                        VolumeName.SHARED,
                        null,
                        List.of(published.path()),
                        List.of(VolumeFixture.digest("one")),
                        List.of()));
        // Then
        assertThat(root.resolve("a/a.bin")).hasContent("one");
        assertThat(volume.blobs().has(VolumeFixture.digest("one"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"key\":\"torn", "{\"key\":\"k\",\"source\":\"next://7\"}"})
    void aManifestThatCannotBeReadKeepsEverythingFromBeingDeleted(String content)
            throws IOException {
        // Given
        Published published =
                volume.publish(publish("https://a.test/a", "a", stored(volume, "a.bin", "one")));
        Path strange = Files.writeString(root.resolve(".ballast/manifests/strange.json"), content);
        // When
        assertThatThrownBy(() -> volume.remove(remove(published)))
                .isInstanceOfSatisfying(
                        VolumeException.class,
                        e -> assertThat(e.code()).isEqualTo(FailureCode.VOLUME_UNAVAILABLE))
                .hasMessageContaining(".ballast/manifests/strange.json");
        // Then
        assertThat(root.resolve("a/a.bin")).hasContent("one");
        assertThat(volume.models()).hasSize(1);
        // When
        Files.delete(strange);
        volume.remove(remove(published));
        // Then
        assertThat(privateFiles(root)).isEmpty();
    }

    @Test
    void stagingThatIsNoLongerWantedGoes() throws IOException {
        UUID task = UUID.randomUUID();
        Files.writeString(volume.staging(task).resolve("data"), "half");

        volume.remove(
                new Work.Remove(VolumeName.SHARED, null, List.of(), List.of(), List.of(task)));

        assertThat(privateFiles(root)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".ballast/blobs", "installed-models.json", ".BALLAST/x"})
    void namesThatWereNeverPublishedAreRefused(String path) {
        Work.Remove work =
                new Work.Remove(
                        VolumeName.SHARED,
                        null,
                        List.of(new RelativePath(path)),
                        List.of(),
                        List.of());

        assertThatThrownBy(() -> volume.remove(work)).hasMessageContaining("reserved");
    }

    @Test
    void aKeyThatIsNoKeyIsRefused() {
        Work.Remove work =
                new Work.Remove(VolumeName.SHARED, "../../etc", List.of(), List.of(), List.of());

        assertThatThrownBy(() -> volume.remove(work)).isInstanceOf(VolumeException.class);
    }

    @Test
    void aBlobThatOnlyTheReceiptOfItsTaskNamesGoesWithTheReceipt() throws IOException {
        // Given
        UUID task = UUID.randomUUID();
        Sha256 untold = stored(volume, "a.bin", "untold").sha256();
        new Receipt(untold, 6).leaveIn(volume.staging(task), 1);
        // When
        volume.remove(
                new Work.Remove(VolumeName.SHARED, null, List.of(), List.of(), List.of(task)));
        // Then
        assertThat(privateFiles(root)).isEmpty();
    }

    @Test
    void aBlobThatAReceiptNamesStaysWhereAModelUsesIt() throws IOException {
        // Given
        UUID task = UUID.randomUUID();
        Work.StoredFile file = stored(volume, "a.bin", "used");
        volume.publish(publish("https://a.test/a", "a", file));
        new Receipt(file.sha256(), 4).leaveIn(volume.staging(task), 1);
        // When
        volume.remove(
                new Work.Remove(VolumeName.SHARED, null, List.of(), List.of(), List.of(task)));
        // Then
        assertThat(volume.blobs().has(file.sha256())).isTrue();
        assertThat(volume.layout().staging(task)).doesNotExist();
    }

    @Test
    void whatARemovalPutAsideIsNotSweptAwayBeforeItIsDoneAgain() throws IOException {
        // Given
        Path temporary = volume.layout().temporary();
        Path aside = Files.createDirectory(temporary.resolve("remove-x"));
        Path stale = Files.createDirectory(temporary.resolve("stale-x"));
        Path forgotten = Files.createDirectory(temporary.resolve(UUID.randomUUID().toString()));
        Path half = Files.writeString(temporary.resolve(UUID.randomUUID() + ".new"), "half");
        // When
        Volume.open(root, true, InstantSource.fixed(Instant.now().plus(Duration.ofHours(2))))
                .close();
        // Then
        assertThat(aside).exists();
        assertThat(stale).exists();
        assertThat(forgotten).doesNotExist();
        assertThat(half).doesNotExist();
    }
}
