package dev.ballast.volume;

import static dev.ballast.volume.CacheFixture.NEW;
import static dev.ballast.volume.CacheFixture.OLD;
import static dev.ballast.volume.CacheFixture.REPOSITORY;
import static dev.ballast.volume.CacheFixture.gitSha1;
import static dev.ballast.volume.CacheFixture.hub;
import static dev.ballast.volume.CacheFixture.small;
import static dev.ballast.volume.VolumeFixture.digest;
import static dev.ballast.volume.VolumeFixture.privateFiles;
import static dev.ballast.volume.VolumeFixture.remove;
import static dev.ballast.volume.VolumeFixture.stored;
import static dev.ballast.volume.VolumeFixture.visibleFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.View;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A cache that another program downloads into as well: nothing of its making goes, whatever comes
/// and goes of ours.
class SharedCacheTest extends CacheTest {
    private static final List<String> THEIRS =
            List.of(
                    "hub/models--acme--tiny/blobs/" + digest("weights"),
                    "hub/models--acme--tiny/blobs/" + gitSha1("{1}"),
                    "hub/models--acme--tiny/refs/main",
                    "hub/models--acme--tiny/snapshots/" + OLD + "/config.json",
                    "hub/models--acme--tiny/snapshots/" + OLD + "/w.bin",
                    "hub/models--acme--tiny/trees/" + OLD + ".json");

    @Test
    void theVeryCommitThatAnotherProgramDownloadedStaysWhenOurModelOfItGoes() throws IOException {
        downloadedByAnother();
        Published published = volume.publish(hub("hf://acme/tiny", OLD, ours()));

        volume.remove(remove(published));
        volume.remove(remove(published));

        assertThat(theirs()).containsExactlyElementsOf(THEIRS);
        assertThat(cache.snapshot(REPOSITORY, "main"))
                .contains(Map.of("config.json", "{1}", "w.bin", "weights"));
        assertThat(privateFiles(root)).isEmpty();
    }

    @Test
    void itStaysWhenOurModelFollowsItsBranchAndThenGoes() throws IOException {
        downloadedByAnother();
        volume.publish(hub("hf://acme/tiny", OLD, ours()));

        Published next =
                volume.publish(hub("hf://acme/tiny", NEW, small(volume, "config.json", "{2}")));

        assertThat(theirs()).containsAll(THEIRS);
        assertThat(cache.snapshot(REPOSITORY, "main")).contains(Map.of("config.json", "{2}"));

        volume.remove(remove(next));

        assertThat(theirs()).containsExactlyElementsOf(THEIRS);
        assertThat(repository.resolve("refs/main")).hasContent(OLD);
    }

    @Test
    void aRefThatShowedAnotherCommitShowsItAgainWhenOurModelGoes() throws IOException {
        downloadedByAnother();
        Published published =
                volume.publish(hub("hf://acme/tiny", NEW, small(volume, "config.json", "{2}")));

        volume.remove(remove(published));

        assertThat(theirs()).containsExactlyElementsOf(THEIRS);
        assertThat(repository.resolve("refs/main")).hasContent(OLD);
    }

    @Test
    void aRefOfOursThatAnotherProgramMovedIsTheirs() throws IOException {
        String theirCommit = "3".repeat(40);
        volume.publish(hub("hf://acme/tiny", OLD, ours()));
        Path their = repository.resolve("snapshots").resolve(theirCommit).resolve("x.json");
        Files.createDirectories(their.getParent());
        Files.writeString(their, "{}");
        Files.writeString(repository.resolve("refs/main"), theirCommit);
        Published next =
                volume.publish(hub("hf://acme/tiny", NEW, small(volume, "config.json", "{2}")));

        volume.remove(remove(next));

        assertThat(cache.snapshot(REPOSITORY, "main")).contains(Map.of("x.json", "{}"));
        assertThat(theirs()).hasSize(2);
    }

    @Test
    void whatOurModelAddedToTheirSnapshotGoesAlone() throws IOException {
        downloadedByAnother();
        Files.delete(repository.resolve("trees").resolve(OLD + ".json"));
        Files.delete(repository.resolve("snapshots").resolve(OLD).resolve("w.bin"));
        Files.delete(repository.resolve("blobs").resolve(digest("weights").hex()));
        List<String> before = theirs();
        Published published = volume.publish(hub("hf://acme/tiny", OLD, ours()));

        volume.remove(remove(published));

        assertThat(theirs()).isEqualTo(before);
        assertThat(cache.snapshot(REPOSITORY, "main")).contains(Map.of("config.json", "{1}"));
    }

    @Test
    void itStaysWhicheverOfSeveralModelsGoesLast() throws IOException {
        downloadedByAnother();
        Published branch = volume.publish(hub("hf://acme/tiny", OLD, ours()));
        Published commit = volume.publish(hub("hf://acme/tiny@" + OLD, OLD, ours()));

        volume.remove(remove(branch));
        assertThat(theirs()).containsExactlyElementsOf(THEIRS);
        volume.remove(remove(commit));

        assertThat(theirs()).containsExactlyElementsOf(THEIRS);
    }

    @Test
    void itStaysAlsoWhereAPublishWasCutOffAnywhereAndRemoved() throws IOException {
        downloadedByAnother();
        Work.Publish work = hub("hf://acme/tiny", OLD, ours());
        int step = 1;
        for (boolean died = true; died; step++) {
            DiesAfter death = new DiesAfter(step);
            died = death.cutsOff(() -> volume.publish(work, death));

            volume.remove(remove(Published.planned(work)));
            stored(volume, "w.bin", "weights");
            small(volume, "config.json", "{1}");

            assertThat(theirs())
                    .as("after step %d, %s", step, death)
                    .containsExactlyElementsOf(THEIRS);
        }
        assertThat(step).isGreaterThan(8);
    }

    @Test
    void aSnapshotThatAnotherProgramMovedOurRefToStaysWhenOurModelOfItGoes() throws IOException {
        volume.publish(hub("hf://acme/tiny", OLD, ours()));
        Published moved =
                volume.publish(
                        hub("hf://acme/tiny@" + NEW, NEW, small(volume, "config.json", "{2}")));
        Files.writeString(repository.resolve("refs/main"), NEW);

        volume.remove(remove(moved));

        assertThat(cache.snapshot(REPOSITORY, "main")).contains(Map.of("config.json", "{2}"));
    }

    @Test
    void theListOfFilesStaysWithASnapshotThatAnotherProgramCountsOn() throws IOException {
        Published published = volume.publish(hub("hf://acme/tiny", OLD, ours()));
        Files.writeString(repository.resolve("refs/v9"), OLD);

        volume.remove(remove(published));

        assertThat(repository.resolve("trees").resolve(OLD + ".json")).exists();
        assertThat(cache.snapshot(REPOSITORY, "v9"))
                .contains(Map.of("config.json", "{1}", "w.bin", "weights"));
    }

    @Test
    void whatAnotherToolDownloadedToTheCacheBeforeIsLeftAsItIs() throws IOException {
        Path blob = repository.resolve("blobs").resolve(digest("weights").hex());
        Files.createDirectories(blob.getParent());
        Files.writeString(blob, "weights");
        Object inode = Files.getAttribute(blob, "unix:ino");

        volume.publish(hub("hf://acme/tiny", OLD, stored(volume, "w.bin", "weights")));

        assertThat(Files.getAttribute(blob, "unix:ino")).isEqualTo(inode);
        assertThat(cache.snapshot(REPOSITORY, "main")).contains(Map.of("w.bin", "weights"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"w3ights", "wei"})
    void aBlobOfAnotherToolWithOtherContentIsRefusedBeforeAnythingIsWritten(String content)
            throws IOException {
        Path blob = repository.resolve("blobs").resolve(digest("weights").hex());
        Files.createDirectories(blob.getParent());
        Files.writeString(blob, content);
        Work.Publish work =
                hub(
                        "hf://acme/tiny",
                        OLD,
                        small(volume, "config.json", "{}"),
                        stored(volume, "w.bin", "weights"));

        assertThatThrownBy(() -> volume.publish(work))
                .isInstanceOfSatisfying(
                        VolumeException.class,
                        e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_REQUEST))
                .hasMessageContaining("blobs/" + digest("weights"));

        assertThat(blob).hasContent(content);
        assertThat(visibleFiles(root)).hasSize(1);
    }

    @Test
    void aFileOfAnotherToolInTheWayIsRefusedThoughAModelOfOursHasThatContentElsewhere()
            throws IOException {
        // Given
        volume.publish(hub("hf://acme/tiny@" + OLD, OLD, ours()));
        Path edited = repository.resolve("snapshots").resolve(NEW).resolve("config.json");
        Files.createDirectories(edited.getParent());
        Files.writeString(edited, "{9}");
        Work.Publish next = hub("hf://acme/tiny@" + NEW, NEW, small(volume, "config.json", "{1}"));
        // When, Then
        assertThatThrownBy(() -> volume.publish(next))
                .isInstanceOf(VolumeException.class)
                .hasMessageContaining(NEW + "/config.json");
        assertThat(edited).isRegularFile().hasContent("{9}");
    }

    @Test
    void aBlobOfAnotherToolThatChangesIsRefusedThoughOurModelsShowIt() throws IOException {
        // Given
        downloadedByAnother();
        volume.publish(hub("hf://acme/tiny@" + OLD, OLD, ours()));
        Path blob = repository.resolve("blobs").resolve(digest("weights").hex());
        Files.delete(blob);
        Files.writeString(blob, "w3ights");
        Work.Publish next = hub("hf://acme/tiny@" + NEW, NEW, stored(volume, "w.bin", "weights"));
        // When, Then
        assertThatThrownBy(() -> volume.publish(next))
                .isInstanceOf(VolumeException.class)
                .hasMessageContaining("blobs/" + digest("weights"));
        assertThat(blob).hasContent("w3ights");
    }

    @Test
    void aSnapshotThatARefOfAnotherToolShowsStaysWhenOurModelGoes() throws IOException {
        Published published =
                volume.publish(hub("hf://acme/tiny", OLD, stored(volume, "w.bin", "weights")));
        Files.writeString(repository.resolve("refs/v9"), OLD);

        volume.remove(remove(published));

        assertThat(cache.snapshot(REPOSITORY, "v9")).contains(Map.of("w.bin", "weights"));
        assertThat(cache.snapshot(REPOSITORY, "main")).isEmpty();
    }

    @Test
    void aContentThatASnapshotOfAnotherToolLinksToStaysWhenOurModelGoes() throws IOException {
        Published published =
                volume.publish(hub("hf://acme/tiny", OLD, stored(volume, "w.bin", "weights")));
        Path foreign = repository.resolve("snapshots").resolve(NEW).resolve("w.bin");
        Files.createDirectories(foreign.getParent());
        Files.createSymbolicLink(foreign, Path.of("../../blobs/" + digest("weights")));

        volume.remove(remove(published));

        assertThat(cache.snapshot(REPOSITORY, NEW)).contains(Map.of("w.bin", "weights"));
        assertThat(cache.blobs(REPOSITORY)).isEqualTo(Set.of(digest("weights").hex()));
    }

    @Test
    void marksOfAbsentFilesAndLocksOfThePythonClientStay() throws IOException {
        // Given
        Path absent = repository.resolve(".no_exist").resolve(OLD).resolve("adapter_config.json");
        Path lock =
                root.resolve("hub/.locks").resolve(REPOSITORY).resolve(gitSha1("{1}") + ".lock");
        Path half = repository.resolve("blobs").resolve(digest("weights") + ".0a1b2c3d.incomplete");
        for (Path file : List.of(absent, lock, half)) {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
        // When
        Published old = volume.publish(hub("hf://acme/tiny", OLD, ours()));
        volume.publish(hub("hf://acme/tiny", NEW, small(volume, "config.json", "{2}")));
        volume.remove(remove(old));
        // Then
        assertThat(List.of(absent, lock, half)).allMatch(Files::isRegularFile);
        assertThat(theirs()).hasSize(3);
        assertThat(volume.models()).isEmpty();
    }

    private Work.StoredFile[] ours() throws IOException {
        return new Work.StoredFile[] {
            small(volume, "config.json", "{1}"), stored(volume, "w.bin", "weights")
        };
    }

    /// As the Python client leaves it: regular files in `blobs`, links to them, and the ref.
    private void downloadedByAnother() throws IOException {
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Volume other = Volume.open(elsewhere);
        other.publish(
                CacheFixture.publish(
                        View.HF_CACHE,
                        "hf://acme/tiny",
                        OLD,
                        true,
                        small(other, "config.json", "{1}"),
                        stored(other, "w.bin", "weights")));
        Files.createDirectories(root.resolve("hub"));
        Files.move(elsewhere.resolve("hub").resolve(REPOSITORY), repository);
        DurableFiles.deleteTree(elsewhere);
    }

    private List<String> theirs() throws IOException {
        return visibleFiles(root).stream().filter(name -> name.contains(REPOSITORY)).toList();
    }
}
