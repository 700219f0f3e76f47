package dev.ballast.volume;

import static dev.ballast.volume.CacheFixture.NEW;
import static dev.ballast.volume.CacheFixture.OLD;
import static dev.ballast.volume.CacheFixture.REPOSITORY;
import static dev.ballast.volume.VolumeFixture.LATER_JOB;
import static dev.ballast.volume.VolumeFixture.privateFiles;
import static dev.ballast.volume.VolumeFixture.publish;
import static dev.ballast.volume.VolumeFixture.stored;
import static dev.ballast.volume.VolumeFixture.visibleFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A publisher that was frozen, and goes on when a later claim has installed the same.
class LatePublisherTest {
    private static final String URL = "https://h.test/x";
    private static final long LATE = 7;
    private static final long NEWER = 8;

    @TempDir Path root;
    private Volume volume;

    @BeforeEach
    void open() throws IOException {
        volume = Volume.open(root);
    }

    @Test
    void aLateClaimReplacesNothing() throws IOException {
        Work.Publish late = publish(URL, "x", stored(volume, "a.bin", "old"));
        volume.publish(publish(LATER_JOB, URL, "x", stored(volume, "a.bin", "new")), NEWER);

        assertThatExceptionOfType(OvertakenException.class)
                .isThrownBy(() -> volume.publish(late, LATE));

        assertThat(root.resolve("x/a.bin")).hasContent("new");
        assertThat(volume.models()).singleElement().returns(LATER_JOB, Manifest::job);
    }

    @Test
    void aLaterClaimReplacesAsEver() throws IOException {
        volume.publish(publish(URL, "x", stored(volume, "a.bin", "old")), LATE);

        volume.publish(publish(LATER_JOB, URL, "x", stored(volume, "a.bin", "new")), NEWER);

        assertThat(root.resolve("x/a.bin")).hasContent("new");
    }

    @ParameterizedTest
    @ValueSource(strings = {URL, "https://h.test/another"})
    void whatItPutInPlaceOfALaterOneItGivesBack(String other) throws IOException {
        // Given
        Work.Publish late =
                publish(
                        URL,
                        "x",
                        stored(volume, "a.bin", "old a"),
                        stored(volume, "b.bin", "old b"),
                        stored(volume, "c.bin", "old c"));
        Work.Publish newer =
                publish(
                        LATER_JOB,
                        other,
                        "x",
                        stored(volume, "a.bin", "new a"),
                        stored(volume, "b.bin", "new b"));
        // When
        assertThatExceptionOfType(OvertakenException.class)
                .isThrownBy(() ->
                        volume.publish(
                                late, LATE, freezesAfter("name placed", () -> whole(newer))));
        // Then
        assertThat(root.resolve("x/a.bin")).hasContent("new a");
        assertThat(root.resolve("x/b.bin")).hasContent("new b");
        assertThat(visibleFiles(root))
                .containsExactly("installed-models.json", "x/a.bin", "x/b.bin");
        assertThat(volume.models()).singleElement().returns(LATER_JOB, Manifest::job);
        assertThat(privateFiles(root)).noneMatch(name -> name.startsWith(".ballast/tmp/"));
    }

    @Test
    void inACacheTheRefStaysWithTheLaterCommit() throws IOException {
        // Given
        Work.Publish late =
                CacheFixture.hub(
                        "hf://acme/tiny",
                        OLD,
                        stored(volume, "a.bin", "old a"),
                        stored(volume, "b.bin", "both"));
        Work.Publish newer =
                CacheFixture.hub(
                        "hf://acme/tiny",
                        NEW,
                        stored(volume, "a.bin", "new a"),
                        stored(volume, "b.bin", "both"));
        // When
        assertThatExceptionOfType(OvertakenException.class)
                .isThrownBy(() ->
                        volume.publish(
                                late, LATE, freezesAfter("name placed", () -> whole(newer))));
        // Then
        OfflineCache cache = new OfflineCache(root.resolve("hub"));
        assertThat(cache.snapshot(REPOSITORY, "main"))
                .contains(Map.of("a.bin", "new a", "b.bin", "both"));
        assertThat(cache.snapshot(REPOSITORY, OLD)).isEmpty();
        assertThat(cache.blobs(REPOSITORY)).hasSize(2);
    }

    @Test
    void theRemovalOfAPublishThatCameToNothingPutsTheInstalledModelRight() throws IOException {
        // Given
        Work.Publish installed =
                publish(
                        URL,
                        "x",
                        stored(volume, "a.bin", "old a"),
                        stored(volume, "b.bin", "old b"));
        volume.publish(installed, LATE);
        Work.Publish cancelled =
                publish(
                        LATER_JOB,
                        URL,
                        "x",
                        stored(volume, "a.bin", "new a"),
                        stored(volume, "c.bin", "new c"));
        DiesAfter death = new DiesAfter(8);
        assertThat(death.cutsOff(() -> volume.publish(cancelled, NEWER, death))).isTrue();
        // When
        volume.remove(removal(cancelled, NEWER + 1));
        // Then
        assertThat(visibleFiles(root))
                .containsExactly("installed-models.json", "x/a.bin", "x/b.bin");
        assertThat(root.resolve("x/a.bin")).hasContent("old a");
        assertThat(root.resolve("x/b.bin")).hasContent("old b");
    }

    @Test
    void theRemovalLeavesWhatARetryOfTheSameJobInstalledSince() throws IOException {
        Work.Publish work = publish(URL, "x", stored(volume, "a.bin", "a"));
        volume.publish(work, NEWER + 2);

        volume.remove(removal(work, NEWER + 1));

        assertThat(root.resolve("x/a.bin")).hasContent("a");
        assertThat(volume.models()).hasSize(1);
    }

    private static Work.Remove removal(Work.Publish work, long before) throws VolumeException {
        Published planned = Published.planned(work);
        return new Work.Remove(
                VolumeName.SHARED,
                planned.key().value(),
                planned.files().stream().map(Work.StoredFile::path).toList(),
                List.of(),
                List.of(),
                work.job(),
                before);
    }

    private void whole(Work.Publish work) throws IOException {
        Volume.open(root).publish(work, NEWER);
    }

    /// Stands still after the first such step until the other has done its work.
    private static StepObserver freezesAfter(String step, DiesAfter.Steps other) {
        return new StepObserver() {
            private boolean frozen;

            @Override
            public void after(String done) throws IOException {
                if (done.equals(step) && !frozen) {
                    frozen = true;
                    other.go();
                }
            }
        };
    }
}
